/* What this build does: a sanitizer or coverage leaves the filter out, and the event must say so.
 */
#include "confine/confine.h"

#include "tests/unit/confine_child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void is_confined(void)
{
    const struct confine_config config = {.profile = CONFINE_AGGREGATOR};
    enum log_event event;
    uint64_t filters = child_filters();
    EXPECT(confine_start(&config, NULL) == VERDICT_OK);
    EXPECT(confine_drop(&config, &event, NULL) == VERDICT_OK);
    EXPECT(event == LOG_CONFINED || event == LOG_CONFINE_PARTLY);
    EXPECT(child_filters() == filters + (event == LOG_CONFINED ? 1 : 0));
    EXPECT(child_status("NoNewPrivs", 10) == 1);
    EXPECT((child_status("CapEff", 16) & ~(UINT64_C(1) << 10)) == 0); /* CAP_NET_BIND_SERVICE */
}

static void the_event_tells_what_was_done(void **state)
{
    (void)state;
    child_succeeds(is_confined);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_event_tells_what_was_done)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
