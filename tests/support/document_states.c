/* Prints the states of the outbox for docs/states.md, so that a test can compare. */
#include "client/outbox/outbox_state.h"

#include <stdio.h>

int main(void)
{
    struct buffer out = BUFFER_NONE;
    outbox_state_document(&out);
    bool written = buffer_ok(&out) && fwrite(out.data, 1, out.length, stdout) == out.length &&
                   fflush(stdout) == 0;
    buffer_free(&out);
    return written ? 0 : 1;
}
