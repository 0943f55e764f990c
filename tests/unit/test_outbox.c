/* The outbox: what is queued survives a kill, imports do not repeat, states change one way. */
#include "client/home.h"
#include "client/outbox/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATH_BYTES 256

/* One folder a test, removed after it. */
struct place {
    char folder[PATH_BYTES];
    char path[PATH_BYTES];
    struct outbox *outbox;
    struct error error;
};

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (place == NULL)
        return -1;
    (void)snprintf(place->folder, sizeof place->folder, "/tmp/parallax-outbox-XXXXXX");
    if (mkdtemp(place->folder) == NULL)
        return -1;
    (void)snprintf(place->path, sizeof place->path, "%.200s/outbox.db", place->folder);
    *state = place;
    return outbox_open(place->path, &place->outbox, &place->error) == VERDICT_OK ? 0 : -1;
}

static int teardown(void **state)
{
    struct place *place = *state;
    char lock[PATH_BYTES];
    (void)snprintf(lock, sizeof lock, "%.200s/lock", place->folder);
    outbox_close(&place->outbox);
    (void)unlink(place->path);
    (void)unlink(lock);
    (void)rmdir(place->folder);
    free(place);
    return 0;
}

static struct outbox_entry entry_numbered(int number)
{
    struct outbox_entry entry = {
        .id = uuid_v7(1700000000000 + number),
        .call = text_of("CALL-1"),
        .country = text_of("KGZ"),
        .goal = 5,
        .kind = "FINDING",
        .consent = "PUBLIC",
        .title = text_of("A title"),
        .day = 20000,
        .bytes = text_of("bytes with no meaning here"),
    };
    entry.import_digest[0] = (uint8_t)number;
    entry.import_digest[1] = (uint8_t)(number >> 8);
    return entry;
}

static bool add(struct place *place, const struct outbox_entry *entry)
{
    enum outbox_import_result result = OUTBOX_IMPORT_NEW;
    assert_int_equal(outbox_import_add(place->outbox, entry, &result, &place->error), VERDICT_OK);
    return result == OUTBOX_IMPORT_NEW;
}

static void begin(struct place *place)
{
    assert_int_equal(outbox_import_begin(place->outbox, &place->error), VERDICT_OK);
}

static void commit(struct place *place)
{
    assert_int_equal(outbox_commit(place->outbox, &place->error), VERDICT_OK);
}

static int64_t count(struct place *place, enum outbox_state state)
{
    int64_t counts[OUTBOX_STATE_COUNT];
    assert_int_equal(outbox_counts(place->outbox, counts, &place->error), VERDICT_OK);
    return counts[state];
}

static struct outbox_entry add_one(struct place *place, int number)
{
    struct outbox_entry entry = entry_numbered(number);
    begin(place);
    assert_true(add(place, &entry));
    commit(place);
    return entry;
}

static struct receipt receipt_of(const struct uuid *id)
{
    static const char path[64] = "path";
    struct receipt receipt = {.id = *id, .leaf_index = 2, .path = {path, sizeof path}};
    memset(receipt.digest, 7, sizeof receipt.digest);
    memset(receipt.commit.root.bytes, 8, sizeof receipt.commit.root.bytes);
    memset(receipt.commit.signature, 9, sizeof receipt.commit.signature);
    receipt.commit.leaf_count = 3;
    receipt.commit.day = 20001;
    return receipt;
}

static const uint8_t collector_key[SEAL_KEY_BYTES] = {1, 2, 3};

static void reopen(struct place *place)
{
    outbox_close(&place->outbox);
    assert_int_equal(outbox_open(place->path, &place->outbox, &place->error), VERDICT_OK);
}

static void queued_submissions_come_back_in_order(void **state)
{
    struct place *place = *state;
    struct outbox_item item;
    bool found = false;
    int64_t sequence = 0;
    begin(place);
    for (int i = 0; i < 3; i++) {
        struct outbox_entry entry = entry_numbered(i);
        assert_true(add(place, &entry));
    }
    commit(place);
    reopen(place);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(outbox_next_to_send(place->outbox, sequence, &item, &found, &place->error),
                         VERDICT_OK);
        assert_true(found);
        assert_true(item.sequence > sequence);
        assert_int_equal(uuid_v7_ms(&item.id), 1700000000000 + i);
        assert_true(text_is(item.bytes, "bytes with no meaning here"));
        sequence = item.sequence;
    }
    assert_int_equal(outbox_next_to_send(place->outbox, sequence, &item, &found, &place->error),
                     VERDICT_OK);
    assert_false(found);
}

static void the_same_import_twice_adds_nothing(void **state)
{
    struct place *place = *state;
    for (int round = 0; round < 2; round++) {
        begin(place);
        for (int i = 0; i < 5; i++) {
            struct outbox_entry entry = entry_numbered(i);
            assert_int_equal(add(place, &entry), round == 0);
        }
        commit(place);
    }
    assert_int_equal(count(place, OUTBOX_QUEUED), 5);
}

static void two_equal_rows_are_two_submissions_once(void **state)
{
    struct place *place = *state;
    for (int round = 0; round < 2; round++) {
        begin(place);
        for (int i = 0; i < 2; i++) {
            struct outbox_entry entry = entry_numbered(1);
            assert_int_equal(add(place, &entry), round == 0);
        }
        commit(place);
    }
    assert_int_equal(count(place, OUTBOX_QUEUED), 2);
}

static void a_rolled_back_import_leaves_nothing(void **state)
{
    struct place *place = *state;
    struct outbox_entry entry = entry_numbered(1);
    begin(place);
    assert_true(add(place, &entry));
    outbox_rollback(place->outbox);
    outbox_rollback(place->outbox);
    assert_int_equal(count(place, OUTBOX_QUEUED), 0);
    begin(place);
    assert_true(add(place, &entry));
    commit(place);
    assert_int_equal(count(place, OUTBOX_QUEUED), 1);
}

static void a_refused_row_gets_another_try_under_a_new_id(void **state)
{
    struct place *place = *state;
    struct outbox_entry first = add_one(place, 1);
    assert_int_equal(outbox_refuse(place->outbox, &first.id, text_of("CALL_CLOSED"),
                                   text_of("is closed"), text_of("call"), &place->error),
                     VERDICT_OK);
    assert_int_equal(count(place, OUTBOX_REFUSED), 1);

    struct outbox_entry again = entry_numbered(1);
    begin(place);
    assert_true(add(place, &again));
    commit(place);
    assert_int_equal(count(place, OUTBOX_REFUSED), 0);
    assert_int_equal(count(place, OUTBOX_QUEUED), 1);
    struct outbox_item item;
    bool found = false;
    assert_int_equal(outbox_next_to_send(place->outbox, 0, &item, &found, &place->error),
                     VERDICT_OK);
    assert_true(uuid_equal(&item.id, &again.id));
}

struct seen {
    int lines;
    struct outbox_line last;
    char code[32], sentence[64], field[32];
};

static void look(void *context, const struct outbox_line *line)
{
    struct seen *seen = context;
    seen->lines++;
    seen->last = *line;
    (void)snprintf(seen->code, sizeof seen->code, "%.*s", TEXT_ARGS(line->refusal_code));
    (void)snprintf(seen->sentence, sizeof seen->sentence, "%.*s",
                   TEXT_ARGS(line->refusal_sentence));
    (void)snprintf(seen->field, sizeof seen->field, "%.*s", TEXT_ARGS(line->refusal_field));
}

static void refusals_are_listed_with_their_reason(void **state)
{
    struct place *place = *state;
    struct outbox_entry entry = add_one(place, 1);
    (void)add_one(place, 2);
    assert_int_equal(outbox_refuse(place->outbox, &entry.id, text_of("CALL_CLOSED"),
                                   text_of("is closed"), text_of("call"), &place->error),
                     VERDICT_OK);
    struct seen seen = {.lines = 0};
    enum outbox_state only = OUTBOX_REFUSED;
    assert_int_equal(outbox_list(place->outbox, &only, look, &seen, &place->error), VERDICT_OK);
    assert_int_equal(seen.lines, 1);
    assert_true(uuid_equal(&seen.last.id, &entry.id));
    assert_string_equal(seen.code, "CALL_CLOSED");
    assert_string_equal(seen.sentence, "is closed");
    assert_string_equal(seen.field, "call");
    assert_int_equal(outbox_list(place->outbox, NULL, look, &seen, &place->error), VERDICT_OK);
    assert_int_equal(seen.lines, 3);
}

static void a_receipt_comes_back_as_it_was_stored(void **state)
{
    struct place *place = *state;
    struct outbox_entry entry = add_one(place, 1);
    struct receipt receipt = receipt_of(&entry.id);
    struct outbox_receipt found;
    assert_int_equal(outbox_receipt(place->outbox, &entry.id, &found, &place->error),
                     VERDICT_REJECT);
    assert_string_equal(place->error.code, "OUTBOX_NO_RECEIPT");
    assert_int_equal(outbox_receive(place->outbox, &receipt, collector_key, &place->error),
                     VERDICT_OK);
    reopen(place);
    assert_int_equal(count(place, OUTBOX_RECEIVED), 1);
    assert_int_equal(outbox_receipt(place->outbox, &entry.id, &found, &place->error), VERDICT_OK);
    assert_memory_equal(found.collector_sign, collector_key, sizeof collector_key);
    assert_memory_equal(found.receipt.digest, receipt.digest, sizeof receipt.digest);
    assert_memory_equal(&found.receipt.commit.root, &receipt.commit.root,
                        sizeof receipt.commit.root);
    assert_memory_equal(found.receipt.commit.signature, receipt.commit.signature,
                        sizeof receipt.commit.signature);
    assert_int_equal(found.receipt.leaf_index, 2);
    assert_int_equal(found.receipt.commit.leaf_count, 3);
    assert_int_equal(found.receipt.commit.day, 20001);
    assert_true(text_equal(found.receipt.path, receipt.path));
    assert_true(text_is(found.bytes, "bytes with no meaning here"));
}

static void states_go_one_way(void **state)
{
    struct place *place = *state;
    struct outbox_entry entry = add_one(place, 1);
    struct receipt receipt = receipt_of(&entry.id);
    struct uuid stranger = uuid_v7(1);
    struct receipt strange = receipt_of(&stranger);
    struct text reason = text_of("X");

    const struct outbox_feedback stored = {.state = OUTBOX_STORED};
    bool known = true;
    assert_int_equal(outbox_feedback(place->outbox, &entry.id, &stored, &known, &place->error),
                     VERDICT_OK);
    assert_false(known);
    assert_int_equal(outbox_receive(place->outbox, &strange, collector_key, &place->error),
                     VERDICT_REJECT);
    assert_int_equal(outbox_receive(place->outbox, &receipt, collector_key, &place->error),
                     VERDICT_OK);
    assert_int_equal(outbox_receive(place->outbox, &receipt, collector_key, &place->error),
                     VERDICT_REJECT);
    assert_int_equal(outbox_refuse(place->outbox, &entry.id, reason, reason, reason, &place->error),
                     VERDICT_REJECT);
    assert_int_equal(outbox_feedback(place->outbox, &entry.id, &stored, &known, &place->error),
                     VERDICT_OK);
    assert_true(known);
    assert_int_equal(count(place, OUTBOX_STORED), 1);
    assert_string_equal(place->error.code, "OUTBOX_NO_SUCH_ID");
}

static bool told(struct place *place, const struct uuid *id, int state)
{
    const struct outbox_feedback feedback = {.state = (enum outbox_state)state};
    bool known = false;
    assert_int_equal(outbox_feedback(place->outbox, id, &feedback, &known, &place->error),
                     VERDICT_OK);
    return known;
}

/* RECEIVED, then what is said of it at first and then: as the table of states has it. */
static void what_is_said_follows_the_table(void **state)
{
    struct place *place = *state;
    int number = 0;
    for (int from = OUTBOX_RECEIVED; from < OUTBOX_STATE_COUNT; from++)
        for (int to = OUTBOX_STORED; to < OUTBOX_STATE_COUNT; to++) {
            if (from == OUTBOX_REFUSED)
                continue;
            struct outbox_entry entry = add_one(place, ++number);
            struct receipt receipt = receipt_of(&entry.id);
            assert_int_equal(outbox_receive(place->outbox, &receipt, collector_key, &place->error),
                             VERDICT_OK);
            if (from != OUTBOX_RECEIVED)
                assert_true(told(place, &entry.id, from));
            bool follows =
                from == to || outbox_state_follows((enum outbox_state)from, (enum outbox_state)to);
            int64_t before = count(place, (enum outbox_state)to);
            if (told(place, &entry.id, to) != follows)
                fail_msg("%s to %s", outbox_state_rows[from].name, outbox_state_rows[to].name);
            assert_int_equal(count(place, (enum outbox_state)to), before + (follows && from != to));
        }
}

static void settings_are_replaced(void **state)
{
    struct place *place = *state;
    struct buffer value = BUFFER_NONE;
    bool found = true;
    assert_int_equal(outbox_setting_get(place->outbox, "x", &value, &found, &place->error),
                     VERDICT_OK);
    assert_false(found);
    assert_int_equal(
        outbox_setting_put(place->outbox, "x", (struct text){"a\0b", 3}, &place->error),
        VERDICT_OK);
    assert_int_equal(
        outbox_setting_put(place->outbox, "x", (struct text){"c\0d", 3}, &place->error),
        VERDICT_OK);
    reopen(place);
    assert_int_equal(outbox_setting_get(place->outbox, "x", &value, &found, &place->error),
                     VERDICT_OK);
    assert_true(found);
    assert_int_equal(value.length, 3);
    assert_memory_equal(value.data, "c\0d", 3);
    buffer_free(&value);
}

/* Runs work in a child that is killed by it. */
static void in_killed_child(struct place *place, void (*work)(struct place *place))
{
    outbox_close(&place->outbox);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (outbox_open(place->path, &place->outbox, &place->error) == VERDICT_OK)
            work(place);
        (void)raise(SIGKILL);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
    assert_int_equal(outbox_open(place->path, &place->outbox, &place->error), VERDICT_OK);
}

static void import_a_thousand(struct place *place)
{
    enum outbox_import_result result = OUTBOX_IMPORT_NEW;
    (void)outbox_import_begin(place->outbox, &place->error);
    for (int i = 0; i < 1000; i++) {
        struct outbox_entry entry = entry_numbered(i);
        (void)outbox_import_add(place->outbox, &entry, &result, &place->error);
    }
}

static void import_a_thousand_and_commit(struct place *place)
{
    import_a_thousand(place);
    (void)outbox_commit(place->outbox, &place->error);
}

/* Receipts of half of what is queued are stored, and the transaction is not ended. */
static void receive_half_a_frame(struct place *place)
{
    struct outbox_item item = {.sequence = 0};
    bool found = true;
    (void)outbox_begin(place->outbox, &place->error);
    for (int i = 0; i < 500 && found; i++) {
        (void)outbox_next_to_send(place->outbox, item.sequence, &item, &found, &place->error);
        struct receipt receipt = receipt_of(&item.id);
        (void)outbox_receive(place->outbox, &receipt, collector_key, &place->error);
    }
}

static void receive_one(struct place *place)
{
    struct outbox_item item;
    bool found = false;
    (void)outbox_begin(place->outbox, &place->error);
    (void)outbox_next_to_send(place->outbox, 0, &item, &found, &place->error);
    struct receipt receipt = receipt_of(&item.id);
    (void)outbox_receive(place->outbox, &receipt, collector_key, &place->error);
    (void)outbox_commit(place->outbox, &place->error);
}

static void a_kill_loses_what_was_not_committed_and_nothing_else(void **state)
{
    struct place *place = *state;
    in_killed_child(place, import_a_thousand);
    assert_int_equal(count(place, OUTBOX_QUEUED), 0);
    in_killed_child(place, import_a_thousand_and_commit);
    assert_int_equal(count(place, OUTBOX_QUEUED), 1000);
    in_killed_child(place, receive_half_a_frame);
    assert_int_equal(count(place, OUTBOX_QUEUED), 1000);
    assert_int_equal(count(place, OUTBOX_RECEIVED), 0);
    for (int i = 0; i < 3; i++)
        in_killed_child(place, receive_one);
    assert_int_equal(count(place, OUTBOX_QUEUED), 997);
    assert_int_equal(count(place, OUTBOX_RECEIVED), 3);
}

static void a_file_that_is_no_outbox_is_refused(void **state)
{
    struct place *place = *state;
    struct outbox *other = NULL;
    outbox_close(&place->outbox);
    FILE *file = fopen(place->path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        (void)fputs("this is no database ", file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(outbox_open(place->path, &other, &place->error), VERDICT_REJECT);
    assert_string_equal(place->error.code, "OUTBOX_DAMAGED");
    assert_null(other);
}

static void a_home_has_one_process_and_one_owner(void **state)
{
    struct place *place = *state;
    struct home *home = NULL, *second = NULL;
    struct stat status;
    assert_int_equal(chmod(place->folder, 0755), 0);
    assert_int_equal(home_open(place->folder, false, &home, &place->error), VERDICT_OK);
    assert_int_equal(stat(place->folder, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_int_equal(home_open(place->folder, false, &second, &place->error), VERDICT_RETRY);
    assert_string_equal(place->error.code, "HOME_BUSY");
    home_close(&home);
    assert_int_equal(home_open(place->folder, false, &second, &place->error), VERDICT_OK);
    home_close(&second);
    assert_int_equal(home_open("/tmp/parallax-no-such-home", false, &second, &place->error),
                     VERDICT_REJECT);
    assert_string_equal(place->error.code, "HOME_MISSING");
}

static void states_name_themselves(void **state)
{
    (void)state;
    struct text choices = text_of(OUTBOX_STATE_CHOICES), choice;
    enum outbox_state found;
    for (int i = 0; i < OUTBOX_STATE_COUNT; i++) {
        assert_true(text_split(&choices, '|', &choice));
        assert_true(outbox_state_of(choice, &found));
        assert_int_equal(found, i);
        struct text nexts = text_of(outbox_state_rows[i].next), next;
        while (text_split(&nexts, '|', &next))
            assert_true(outbox_state_of(next, &found));
    }
    assert_false(text_split(&choices, '|', &choice));
    assert_false(outbox_state_of(text_of("LOST"), &found));
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_PLACE(queued_submissions_come_back_in_order),
        IN_PLACE(the_same_import_twice_adds_nothing),
        IN_PLACE(two_equal_rows_are_two_submissions_once),
        IN_PLACE(a_rolled_back_import_leaves_nothing),
        IN_PLACE(a_refused_row_gets_another_try_under_a_new_id),
        IN_PLACE(refusals_are_listed_with_their_reason),
        IN_PLACE(a_receipt_comes_back_as_it_was_stored),
        IN_PLACE(states_go_one_way),
        IN_PLACE(what_is_said_follows_the_table),
        IN_PLACE(settings_are_replaced),
        IN_PLACE(a_kill_loses_what_was_not_committed_and_nothing_else),
        IN_PLACE(a_file_that_is_no_outbox_is_refused),
        IN_PLACE(a_home_has_one_process_and_one_owner),
        cmocka_unit_test(states_name_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
