/*
 * Invented calls that are open for long, one for each kind but findings: for tests of guided entry.
 */
#ifndef PARALLAX_TESTS_SUPPORT_FORM_CALLS_H
#define PARALLAX_TESTS_SUPPORT_FORM_CALLS_H

#define FORM_CALL_DATES                                                                            \
    "countries: []\n"                                                                              \
    "opens: 2020-01-01T00:00:00\n"                                                                 \
    "closes: 2090-01-01T00:00:00\n"                                                                \
    "time_zone: Asia/Bishkek\n"                                                                    \
    "sample: true\n"

static const char form_call_finding[] =
    "id: FORM-FINDING\nform: vnr-shadow\n"
    "title: {en: \"TEST: findings in few words\"}\n" FORM_CALL_DATES "kinds: [finding]\n"
    "limits: {title_words: 5, body_words: 20}\n";

static const char form_call_survey[] =
    "id: FORM-SURVEY\nform: survey\n"
    "title: {en: \"TEST: the survey\"}\n" FORM_CALL_DATES "kinds: [response]\n"
    "limits: {answer_words: 10}\n"
    "questions:\n"
    "  - {id: invited, text: {en: Who invited you?}, answer: choice, choices: [{id: ministry, "
    "label: "
    "{en: The ministry}}, {id: nobody, label: {en: Nobody}}]}\n"
    "  - {id: ways, text: {en: How were you heard?}, answer: many, choices: [{id: hearing, label: "
    "{en: A hearing}}, {id: written, label: {en: In writing}}, {id: remote, label: {en: At a "
    "distance}}]}\n"
    "  - {id: influence, text: {en: How much did it change?}, answer: rating}\n"
    "  - {id: next-time, text: {en: What should be done otherwise?}, answer: open, words: 5}\n";

static const char form_call_letter[] =
    "id: FORM-LETTER\nform: sign-on-letter\n"
    "title: {en: \"TEST: the letter\"}\n" FORM_CALL_DATES "kinds: [sign_on]\n"
    "letter:\n"
    "  addressee: {en: To those who decide}\n"
    "  thesis: {en: \"The thesis <b>of the letter</b>.\"}\n"
    "  argument: {en: The argument of the letter.}\n"
    "  ask: {en: What the letter asks for.}\n";

static const char form_call_draft[] =
    "id: FORM-DRAFT\nform: consultation\n"
    "title: {en: \"TEST: the consultation\"}\n" FORM_CALL_DATES "kinds: [contribution]\n"
    "limits: {title_words: 20, body_words: 50}\n"
    "sections:\n"
    "  - {id: purpose, title: {en: Purpose}, draft: {en: Everybody can borrow and read.}}\n"
    "  - {id: follow-up, title: {en: Follow-up}}\n";

#endif
