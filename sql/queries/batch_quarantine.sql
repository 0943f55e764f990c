COPY quarantine (
  stream, sequence, id, call, country, consent, organisation, pseudonym, received_on, payload, reason
) FROM STDIN (FORMAT binary);
