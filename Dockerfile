# One build, one small image a stage: docker build --target collector|aggregator|exporter|admin .
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
WORKDIR /source
COPY . .
RUN ./run build release && strip --strip-unneeded build/release/bin/parallax*

FROM ${BASE} AS runtime
RUN apt-get update \
 && apt-get install -y --no-install-recommends libczmq4 libzmq5 libprotobuf-c1 libpq5 liblmdb0 libxxhash0 \
      libsodium23 libyaml-0-2 libmicrohttpd12 libseccomp2 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 parallax && useradd --uid 10001 --gid parallax --no-create-home --home-dir /var/lib/parallax parallax \
 && install -d -o parallax -g parallax -m 0700 /var/lib/parallax /var/lib/parallax/spool /var/lib/parallax/keys /var/lib/parallax/keys/aggregator /var/lib/parallax/keys/collector
COPY docker/healthy.sh /usr/local/bin/parallax-healthy
USER parallax
WORKDIR /var/lib/parallax
STOPSIGNAL SIGTERM

FROM runtime AS collector
COPY --from=build /source/build/release/bin/parallax-collector /usr/local/bin/
EXPOSE 5570
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s CMD ["parallax-healthy", "9570"]
ENTRYPOINT ["parallax-collector"]

FROM runtime AS aggregator
COPY --from=build /source/build/release/bin/parallax-aggregator /usr/local/bin/
EXPOSE 5571
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s CMD ["parallax-healthy", "9571"]
ENTRYPOINT ["parallax-aggregator"]

FROM runtime AS exporter
USER root
RUN apt-get update \
 && apt-get install -y --no-install-recommends weasyprint pandoc fonts-noto-core fonts-noto-cjk libarchive13 \
 && rm -rf /var/lib/apt/lists/*
USER parallax
COPY --from=build /source/build/release/bin/parallax-exporter /usr/local/bin/
EXPOSE 8570
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s CMD ["parallax-healthy", "8570"]
ENTRYPOINT ["parallax-exporter"]
CMD ["serve", "--listen-address", "0.0.0.0"]

FROM runtime AS admin
COPY --from=build /source/build/release/bin/parallax-admin /usr/local/bin/
COPY docker/setup.sh /usr/local/bin/parallax-setup
HEALTHCHECK --interval=1s --timeout=3s --start-period=60s CMD ["test", "-e", "/tmp/ready"]
CMD ["parallax-setup"]
