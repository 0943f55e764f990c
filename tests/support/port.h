/*
 * A TCP port on loopback that stays ours while the process that listens on it is away.
 *
 * It is held by a bound socket that never listens: the kernel gives the number to nobody else by
 * chance, and a server with SO_REUSEADDR (ZeroMQ sets it) can bind it again and again. So stages
 * can be started in any order and again after a kill, at addresses that are known before.
 */
#ifndef PARALLAX_TESTS_SUPPORT_PORT_H
#define PARALLAX_TESTS_SUPPORT_PORT_H

struct port {
    int fd;
    char endpoint[32]; /* "tcp://127.0.0.1:43211" */
};

/* Fails the test when there is none. */
void port_hold(struct port *port);
/* A zeroed one is fine. */
void port_release(struct port *port);

#endif
