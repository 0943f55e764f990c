/* See hosts.h: the namespace, its device and ours, and the thread between them. */
#include "tests/fault/hosts.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "tests/fault/packet.h"
#include "tests/support/probe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PACKETS_MAX 4096
#define POLL_MS_MAX 50
#define BUFFER_BYTES 16384 /* of a line of bounded speed */

struct held {
    int64_t due_ms;
    int to; /* descriptor */
    size_t length;
    uint8_t *bytes;
};

static struct {
    bool up;
    struct fault *fault;
    char name[32], path[64];
    struct port collector_port, aggregator_port; /* as they were */
    int ours, theirs, stop;                      /* devices, and the event that ends the thread */
    uint16_t ports[HOSTS_LINKS];
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    struct hosts_rule rules[HOSTS_LINKS][2];
    uint64_t random;
    atomic_llong touched;
    /* The thread's own: */
    double free_ms[HOSTS_LINKS][2]; /* when a line of bounded speed has carried what it has */
    size_t count;
    struct held held[PACKETS_MAX];
} hosts = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- the wire ---- */

/* xorshift64*: only the thread draws. */
static unsigned draw(unsigned bound)
{
    hosts.random ^= hosts.random >> 12;
    hosts.random ^= hosts.random << 25;
    hosts.random ^= hosts.random >> 27;
    return (unsigned)((hosts.random * UINT64_C(0x2545f4914f6cdd1d) >> 33) % bound);
}

static struct hosts_rule rule_for(const uint8_t *bytes, size_t length, enum hosts_way way,
                                  int *ret_link)
{
    struct hosts_rule rule = {0};
    uint16_t from, to;
    if (!packet_ports(bytes, length, &from, &to))
        return rule;
    (void)pthread_mutex_lock(&hosts.lock);
    for (int link = 0; link < HOSTS_LINKS; link++) {
        if (hosts.ports[link] == 0 || (from != hosts.ports[link] && to != hosts.ports[link]))
            continue;
        rule = hosts.rules[link][way];
        *ret_link = link;
    }
    (void)pthread_mutex_unlock(&hosts.lock);
    return rule;
}

/* When a packet has passed a line of this speed, which holds BUFFER_BYTES and no more; -1: lost. */
static int64_t queue(int link, enum hosts_way way, unsigned bytes_per_second, size_t length)
{
    double now_ms = (double)clock_steady_ms(), *free_ms = &hosts.free_ms[link][way];
    double byte_ms = 1000.0 / bytes_per_second;
    if (*free_ms < now_ms)
        *free_ms = now_ms;
    if (*free_ms - now_ms > BUFFER_BYTES * byte_ms)
        return -1;
    *free_ms += (double)length * byte_ms;
    return (int64_t)(*free_ms - now_ms);
}

static void hold(const uint8_t *bytes, size_t length, int to, int64_t delay_ms)
{
    if (hosts.count == PACKETS_MAX)
        return; /* lost, as on any line that is full */
    struct held *held = &hosts.held[hosts.count];
    held->bytes = malloc(length);
    if (held->bytes == NULL)
        return;
    memcpy(held->bytes, bytes, length);
    held->length = length;
    held->to = to;
    held->due_ms = clock_steady_ms() + delay_ms;
    hosts.count++;
}

static void carry(uint8_t *bytes, size_t length, enum hosts_way way)
{
    int link = 0;
    struct hosts_rule rule = rule_for(bytes, length, way, &link);
    int to = way == HOSTS_TO_COLLECTOR ? hosts.theirs : hosts.ours;
    if (rule.cut || (rule.lost > 0 && draw(1000) < rule.lost)) {
        atomic_fetch_add(&hosts.touched, 1);
        return;
    }
    if (rule.reset > 0 && packet_has_payload(bytes, length) && draw(1000) < rule.reset) {
        length = packet_make_reset(bytes);
        atomic_fetch_add(&hosts.touched, 1);
    }
    int64_t queued_ms =
        rule.bytes_per_second > 0 ? queue(link, way, rule.bytes_per_second, length) : 0;
    if (queued_ms < 0) {
        atomic_fetch_add(&hosts.touched, 1);
        return;
    }
    int64_t delay_ms =
        queued_ms + rule.delay_ms + (rule.jitter_ms > 0 ? draw((unsigned)rule.jitter_ms) : 0);
    bool twice = rule.doubled > 0 && draw(1000) < rule.doubled;
    if (delay_ms > 0 || twice)
        atomic_fetch_add(&hosts.touched, 1);
    hold(bytes, length, to, delay_ms);
    if (twice)
        hold(bytes, length, to, delay_ms + 1);
}

static void take(int device, enum hosts_way way)
{
    uint8_t bytes[2048];
    for (;;) {
        ssize_t length = read(device, bytes, sizeof bytes);
        if (length <= 0)
            return;
        carry(bytes, (size_t)length, way);
    }
}

/* Those of the same time in their order. */
static void deliver(void)
{
    int64_t now_ms = clock_steady_ms();
    size_t kept = 0;
    for (size_t i = 0; i < hosts.count; i++) {
        struct held held = hosts.held[i];
        if (held.due_ms > now_ms) {
            hosts.held[kept++] = held;
            continue;
        }
        (void)!write(held.to, held.bytes, held.length); /* a device that is gone loses it */
        free(held.bytes);
    }
    hosts.count = kept;
}

static int next_ms(void)
{
    int64_t now_ms = clock_steady_ms(), wait_ms = POLL_MS_MAX;
    for (size_t i = 0; i < hosts.count; i++)
        if (hosts.held[i].due_ms - now_ms < wait_ms)
            wait_ms = hosts.held[i].due_ms - now_ms;
    return wait_ms > 0 ? (int)wait_ms : 0;
}

static void *run(void *unused)
{
    struct pollfd items[] = {{.fd = hosts.ours, .events = POLLIN},
                             {.fd = hosts.theirs, .events = POLLIN},
                             {.fd = hosts.stop, .events = POLLIN}};
    (void)unused;
    while (items[2].revents == 0) {
        (void)poll(items, 3, next_ms());
        take(hosts.ours, HOSTS_TO_COLLECTOR);
        take(hosts.theirs, HOSTS_FROM_COLLECTOR);
        deliver();
    }
    for (size_t i = 0; i < hosts.count; i++)
        free(hosts.held[i].bytes);
    hosts.count = 0;
    return NULL;
}

/* ---- setting up ---- */

static int open_device(const char *name)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    (void)snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    if (fd >= 0 && ioctl(fd, TUNSETIFF, &request) == 0)
        return fd;
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

static bool shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static bool shell(const char *format, ...)
{
    char command[512];
    va_list rest;
    va_start(rest, format);
    (void)vsnprintf(command, sizeof command, format, rest);
    va_end(rest);
    const char *words[] = {"sh", "-c", command, NULL};
    struct process *process = process_start(words, NULL);
    bool good = process_wait(process) == 0;
    process_free(&process);
    return good;
}

static uint16_t port_of(const char *endpoint)
{
    return (uint16_t)strtol(strrchr(endpoint, ':') + 1, NULL, 10);
}

static bool make_hosts(unsigned number)
{
    char device[16];
    (void)snprintf(hosts.name, sizeof hosts.name, "parallax-%u", number);
    (void)snprintf(hosts.path, sizeof hosts.path, "/run/netns/%s", hosts.name);
    (void)snprintf(device, sizeof device, "plxa%u", number);
    hosts.ours = open_device(device);
    (void)snprintf(device, sizeof device, "plxb%u", number);
    hosts.theirs = open_device(device);
    if (hosts.ours < 0 || hosts.theirs < 0)
        return false;
    unsigned net = number % 256;
    return shell("ip netns add %s && ip link set plxb%u netns %s &&"
                 " ip addr add 198.18.%u.1/30 dev plxa%u && ip link set plxa%u up &&"
                 " ip -n %s addr add 198.18.%u.2/30 dev plxb%u && ip -n %s link set plxb%u up &&"
                 " ip -n %s link set lo up",
                 hosts.name, number, hosts.name, net, number, number, hosts.name, net, number,
                 hosts.name, number, hosts.name);
}

void hosts_set_up(struct fault *fault)
{
    struct pipeline *pipeline = fault->pipeline;
    unsigned number = (unsigned)getpid() % 100000;
    if (!make_hosts(number)) {
        hosts_take_down();
        fault_skip(fault, "no network namespace or no /dev/net/tun here");
    }
    hosts.up = true;
    hosts.fault = fault;
    hosts.random = fault_random(fault, UINT64_MAX) | 1;
    hosts.collector_port = pipeline->collector_port;
    hosts.aggregator_port = pipeline->aggregator_port;
    hosts.ports[HOSTS_CLIENTS] = port_of(pipeline->collector_port.endpoint);
    hosts.ports[HOSTS_RELAY] = port_of(pipeline->aggregator_port.endpoint);
    hosts.ports[HOSTS_TWIN_CLIENTS] = 0;
    memset(hosts.free_ms, 0, sizeof hosts.free_ms);
    atomic_store(&hosts.touched, 0);
    hosts_heal();
    unsigned net = number % 256;
    (void)snprintf(pipeline->collector_port.endpoint, sizeof pipeline->collector_port.endpoint,
                   "tcp://198.18.%u.2:%u", net, hosts.ports[HOSTS_CLIENTS]);
    (void)snprintf(pipeline->aggregator_port.endpoint, sizeof pipeline->aggregator_port.endpoint,
                   "tcp://198.18.%u.1:%u", net, hosts.ports[HOSTS_RELAY]);
    pipeline->collector_namespace = hosts.name;
    probe_in_namespace(hosts.path);
    hosts.stop = eventfd(0, EFD_CLOEXEC);
    assert_true(hosts.stop >= 0);
    assert_int_equal(pthread_create(&hosts.thread, NULL, run, NULL), 0);
    truth_move(fault->truth, pipeline->collector_port.endpoint);
}

void hosts_take_in_twin(struct fault *fault)
{
    struct pipeline *twin = fault->twin;
    const char *host = fault->pipeline->collector_port.endpoint;
    (void)pthread_mutex_lock(&hosts.lock);
    hosts.ports[HOSTS_TWIN_CLIENTS] = port_of(twin->collector_port.endpoint);
    (void)pthread_mutex_unlock(&hosts.lock);
    (void)snprintf(twin->collector_port.endpoint, sizeof twin->collector_port.endpoint, "%.*s:%u",
                   (int)(strrchr(host, ':') - host), host, port_of(twin->collector_port.endpoint));
    host = fault->pipeline->aggregator_port.endpoint;
    (void)snprintf(twin->aggregator_port.endpoint, sizeof twin->aggregator_port.endpoint, "%.*s:%u",
                   (int)(strrchr(host, ':') - host), host, port_of(twin->aggregator_port.endpoint));
}

void hosts_take_down(void)
{
    uint64_t one = 1;
    if (hosts.up) {
        (void)!write(hosts.stop, &one, sizeof one);
        (void)pthread_join(hosts.thread, NULL);
        (void)close(hosts.stop);
        hosts.fault->pipeline->collector_port = hosts.collector_port;
        hosts.fault->pipeline->aggregator_port = hosts.aggregator_port;
        hosts.fault->pipeline->collector_namespace = NULL;
        probe_in_namespace(NULL);
    }
    hosts.up = false;
    if (hosts.name[0] == '\0')
        return;
    if (hosts.ours >= 0)
        (void)close(hosts.ours);
    if (hosts.theirs >= 0)
        (void)close(hosts.theirs);
    (void)shell("ip netns del %s 2>/dev/null || true", hosts.name);
    hosts.name[0] = '\0';
}

void hosts_rule(enum hosts_link link, enum hosts_way way, struct hosts_rule rule)
{
    (void)pthread_mutex_lock(&hosts.lock);
    hosts.rules[link][way] = rule;
    (void)pthread_mutex_unlock(&hosts.lock);
}

void hosts_heal(void)
{
    (void)pthread_mutex_lock(&hosts.lock);
    memset(hosts.rules, 0, sizeof hosts.rules);
    (void)pthread_mutex_unlock(&hosts.lock);
}

int64_t hosts_touched(void)
{
    return atomic_load(&hosts.touched);
}
