/* See load.h. */
#include "bench/load.h"

#include "bench/sending.h"
#include "bench/stock.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>

enum verdict load_init(struct load *load, struct error *error)
{
    size_t frames = load->findings / load->findings_a_frame + 1;
    load->result =
        mmap(NULL, sizeof *load->result, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (load->result == MAP_FAILED) {
        load->result = NULL;
        return error_no_memory(error);
    }
    enum verdict verdict = samples_new(frames, &load->receipts, error);
    return verdict == VERDICT_OK ? samples_new(frames, &load->answered, error) : verdict;
}

void load_free(struct load *load)
{
    if (load->result != NULL)
        (void)munmap(load->result, sizeof *load->result);
    load->result = NULL;
    samples_free(&load->receipts);
    samples_free(&load->answered);
}

double load_rate(const struct load *load, int64_t until_ns)
{
    return (double)load->findings * 1e9 / (double)(until_ns - load->result->first_send_ns);
}

static void block_go(sigset_t *ret_go)
{
    (void)sigemptyset(ret_go);
    (void)sigaddset(ret_go, SIGUSR1);
    (void)sigprocmask(SIG_BLOCK, ret_go, NULL);
}

static int run(void *context, int ready_fd)
{
    const struct load *load = context;
    struct stock *stock = NULL;
    struct sending *sending = NULL;
    struct error error;
    sigset_t go;
    int number;
    block_go(&go);
    child_raise_descriptors();
    link_start();
    link_sockets_max(load->clients + 64);
    const struct stock_order order = {load->folder,  load->findings, load->findings_a_frame,
                                      load->clients, load->members,  load->member_count,
                                      load->named};
    enum verdict verdict = stock_make(&order, &stock, &error);
    if (verdict == VERDICT_OK)
        verdict = sending_new(load, stock, &sending, &error);
    if (verdict == VERDICT_OK) {
        child_say_ready(ready_fd);
        (void)sigwait(&go, &number);
        verdict = sending_run(sending, &error);
    }
    if (verdict != VERDICT_OK)
        (void)fprintf(stderr, "parallax-bench: clients: %s\n", error.text);
    sending_free(&sending);
    stock_free(&stock);
    return (int)verdict_exit_code(verdict);
}

enum verdict load_start(struct load *load, struct child *ret_child, struct error *error)
{
    *load->result = (struct load_result){.receipts = 0};
    samples_clear(load->receipts);
    samples_clear(load->answered);
    return child_start_part(run, load, ret_child, error);
}

void load_go(const struct child *child)
{
    (void)kill(child->pid, SIGUSR1);
}
