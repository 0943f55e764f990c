/* Bytes of files into UTF-8: what files say themselves, what must be asked, what is wrong. */
#include "sheet/encoding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(literal) ((struct text){literal, sizeof literal - 1})

static void assert_decodes(struct text bytes, enum encoding encoding, const char *expected)
{
    struct buffer out = BUFFER_NONE;
    struct error error = {.text = ""};
    buffer_string(&out, "<");
    if (encoding_decode(bytes, encoding, &out, &error) != VERDICT_OK)
        fail_msg("%s", error.text);
    assert_string_equal(out.data + 1, expected);
    buffer_free(&out);
}

static void assert_refused(struct text bytes, enum encoding encoding, const char *code,
                           const char *sentence)
{
    struct buffer out = BUFFER_NONE;
    struct error error;
    buffer_string(&out, "<");
    assert_int_equal(encoding_decode(bytes, encoding, &out, &error), VERDICT_REJECT);
    assert_string_equal(error.code, code);
    assert_string_equal(error.text, sentence);
    assert_string_equal(out.data, "<");
    buffer_free(&out);
}

static void what_says_itself(void **state)
{
    (void)state;
    assert_decodes(TEXT_NONE, ENCODING_UNTOLD, "");
    assert_decodes(BYTES("a,\xd1\x8f"), ENCODING_UNTOLD, "a,\xd1\x8f");
    assert_decodes(BYTES("\xef\xbb\xbf\xd1\x8f"), ENCODING_UNTOLD, "\xd1\x8f");
    assert_decodes(BYTES("\xff\xfe\x4f\x04,\0"), ENCODING_UNTOLD, "\xd1\x8f,");
    assert_decodes(BYTES("\xfe\xff\x04\x4f\0,"), ENCODING_UNTOLD, "\xd1\x8f,");
    assert_decodes(BYTES("\xfe\xff\xd8\x3d\xde\0"), ENCODING_UNTOLD, "\xf0\x9f\x98\x80");
    assert_decodes(BYTES("\xff\xfe"), ENCODING_UNTOLD, "");
}

static void what_is_told(void **state)
{
    (void)state;
    assert_decodes(BYTES("\xcf\xf0\xe8\xb3 \xb9"), ENCODING_WINDOWS_1251, "При\xd1\x96 №");
    assert_decodes(BYTES("\xe9lue \x80\x92"), ENCODING_WINDOWS_1252, "élue €’");
    assert_decodes(BYTES("a\0;\0\x4f\x04"), ENCODING_UTF_16, "a;\xd1\x8f");
    assert_decodes(BYTES("\0a\0;\x04\x4f"), ENCODING_UTF_16, "a;\xd1\x8f");
}

static void what_must_be_asked(void **state)
{
    (void)state;
    assert_refused(
        BYTES("country;title\r\nKGZ;\xd1\xeb\xf3\xf8\xe0\xed\xe8\xff \xe2 \xce\xf8\xe5\r\n"),
        ENCODING_UNTOLD, "ENCODING_UNTOLD",
        "the file does not say how its letters are written: line 2 reads \"Слушания в Оше\" in "
        "windows-1251 and \"Ñëóøàíèÿ â Îøå\" in windows-1252; say which one is right");
    assert_refused(BYTES("t\n\x1b[2J\xe9\x98\n"), ENCODING_UNTOLD, "ENCODING_UNTOLD",
                   "the file does not say how its letters are written: line 2 reads \"?[2Jй?\" in "
                   "windows-1251 and \"?[2Jé˜\" in windows-1252; say which one is right");
    assert_refused(BYTES("a\0,\0b\0\n\0"), ENCODING_UNTOLD, "ENCODING_UTF_16_UNTOLD",
                   "the file looks like UTF-16, but has no byte order mark that says so; save it "
                   "as UTF-8, or say that it is utf-16");
}

static void places_of_what_is_wrong(void **state)
{
    (void)state;
    assert_refused(BYTES("a\r\nb\nc\xff"), ENCODING_UTF_8, "ENCODING_WRONG",
                   "line 3: byte 7 of the file is not utf-8");
    assert_refused(BYTES("\xef\xbb\xbf\nb\xc3"), ENCODING_UNTOLD, "ENCODING_WRONG",
                   "line 2: byte 6 of the file is not utf-8");
    assert_refused(BYTES("a\r\x98"), ENCODING_WINDOWS_1251, "ENCODING_WRONG",
                   "line 2: byte 3 of the file is not windows-1251");
    assert_refused(BYTES("\x81"), ENCODING_WINDOWS_1252, "ENCODING_WRONG",
                   "line 1: byte 1 of the file is not windows-1252");
    assert_refused(BYTES("\xff\xfe\n\0a\0\0\xdc"), ENCODING_UNTOLD, "ENCODING_WRONG",
                   "line 2: byte 7 of the file is not utf-16");
    assert_refused(BYTES("\xff\xfe\x3d\xd8"), ENCODING_UNTOLD, "ENCODING_WRONG",
                   "line 1: byte 3 of the file is not utf-16");
    assert_refused(BYTES("\xff\xfe\n\0a"), ENCODING_UNTOLD, "ENCODING_WRONG",
                   "line 2: byte 5 of the file is not utf-16");
}

static void names(void **state)
{
    (void)state;
    enum encoding encoding = ENCODING_UNTOLD;
    assert_true(encoding_by_name(text_of("Windows-1251"), &encoding));
    assert_int_equal(encoding, ENCODING_WINDOWS_1251);
    assert_false(encoding_by_name(text_of("cp866"), &encoding));
    assert_false(encoding_by_name(TEXT_NONE, &encoding));
    assert_string_equal(encoding_name(ENCODING_UTF_16), "utf-16");
}

/* Every byte of a page comes back as one letter, in text that is valid. */
static void whole_pages(void **state)
{
    (void)state;
    static const enum encoding pages[] = {ENCODING_WINDOWS_1251, ENCODING_WINDOWS_1252};
    for (size_t p = 0; p < 2; p++) {
        size_t letters = 0;
        for (int byte = 0x80; byte < 0x100; byte++) {
            char one = (char)byte;
            struct buffer out = BUFFER_NONE;
            if (encoding_decode((struct text){&one, 1}, pages[p], &out, NULL) == VERDICT_OK) {
                assert_int_equal(text_utf8_valid_prefix(buffer_view(&out)), out.length);
                assert_int_equal(text_code_points(buffer_view(&out)), 1);
                letters++;
            }
            buffer_free(&out);
        }
        assert_int_equal(letters, p == 0 ? 127 : 123);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_says_itself),
        cmocka_unit_test(what_is_told),
        cmocka_unit_test(what_must_be_asked),
        cmocka_unit_test(places_of_what_is_wrong),
        cmocka_unit_test(names),
        cmocka_unit_test(whole_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
