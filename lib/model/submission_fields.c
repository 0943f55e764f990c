/*
 * The rules of every field of a submission, shape by shape, in the order in which they are shown.
 */
#include "model/submission.h"

#include "base/wording.h"
#include "model/reference.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))
#define MEMBER(type, member) .name = #member, .offset = offsetof(struct type, member)
#define LINE(type, member, bytes) MEMBER(type, member), .kind = FIELD_LINE, .maximum = (bytes)
#define BODY(type, member, bytes) MEMBER(type, member), .kind = FIELD_BODY, .maximum = (bytes)
#define NUMBER(type, member, from, to)                                                             \
    MEMBER(type, member), .kind = FIELD_NUMBER, .minimum = (from), .maximum = (to)
#define CODE(type, member, table) MEMBER(type, member), .kind = FIELD_CODE, .codes = &(table)
#define CODES(type, member, table, items)                                                          \
    MEMBER(type, member), .kind = FIELD_CODES, .codes = &(table), .items_max = (items)
#define REFERENCE(type, member, is_known, list_name)                                               \
    MEMBER(type, member), .kind = FIELD_REFERENCE, .known = (is_known), .list = (list_name)
#define REFERENCES(type, member, is_known, list_name, items)                                       \
    MEMBER(type, member), .kind = FIELD_REFERENCES, .known = (is_known), .list = (list_name),      \
                          .items_max = (items)
#define IDENTIFIER(type, member, has_shape, shape_pattern)                                         \
    MEMBER(type, member), .kind = FIELD_REFERENCE, .known = (has_shape), .pattern = (shape_pattern)
#define GROUP(type, member, shape, items)                                                          \
    MEMBER(type, member), .kind = FIELD_GROUP, .group = &(shape), .items_max = (items)
#define SHAPE(rule_rows, struct_type)                                                              \
    .rows = (rule_rows), .count = LENGTH(rule_rows), .size = sizeof(struct struct_type)

#define TITLE_BYTES 1000
#define BODY_BYTES 40000
#define URL_BYTES 2000
#define DATE_BYTES 10
#define DECIMAL_BYTES 40
#define LANGUAGE_BYTES 35 /* what RFC 5646, 4.4.1 asks software to have room for */
#define YEAR_FIRST 1990
#define YEAR_LAST 2100

#define CODE_BYTES_MAX 40
#define CODE_PATTERN "[A-Za-z0-9._-]{1,40}"
#define CALL_ID_BYTES_MIN 3
#define CALL_ID_PATTERN "[A-Z0-9-]{3,40}"
#define SHA256_DIGITS 64
#define SHA256_PATTERN "[0-9a-f]{64}"

static bool known_country(struct text code)
{
    return reference_country(code) != NULL;
}

static bool known_target(struct text code)
{
    return reference_target(code) != NULL;
}

static bool known_indicator(struct text code)
{
    return reference_indicator(code) != NULL;
}

static bool known_affected_group(struct text code)
{
    return reference_affected_group(code) != NULL;
}

static bool known_beijing_area(struct text code)
{
    return reference_beijing_area(code) != NULL;
}

static bool known_theme(struct text code)
{
    return reference_theme(code) != NULL;
}

/* Articles are numbers in the list; "07" and "+7" would be other spellings of the same value. */
static bool known_cedaw_article(struct text code)
{
    if (code.length < 1 || code.length > 2 || code.at[0] == '0')
        return false;
    int article = 0;
    for (size_t i = 0; i < code.length; i++) {
        if (code.at[i] < '0' || code.at[i] > '9')
            return false;
        article = article * 10 + (code.at[i] - '0');
    }
    return reference_cedaw_article(article) != NULL;
}

static bool is_capital_or_digit(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* CODE_PATTERN: codes that the secretariat gives to claims, questions and sections. */
static bool is_code(struct text code)
{
    for (size_t i = 0; i < code.length; i++) {
        char c = code.at[i];
        if (!is_capital_or_digit(c) && !(c >= 'a' && c <= 'z') && c != '.' && c != '_' && c != '-')
            return false;
    }
    return code.length > 0 && code.length <= CODE_BYTES_MAX;
}

static bool is_call_id(struct text code)
{
    for (size_t i = 0; i < code.length; i++)
        if (!is_capital_or_digit(code.at[i]) && code.at[i] != '-')
            return false;
    return code.length >= CALL_ID_BYTES_MIN && code.length <= CODE_BYTES_MAX;
}

/* Lower case only, so that equal files have equal hashes to whoever compares text. */
static bool is_sha256(struct text digest)
{
    for (size_t i = 0; i < digest.length; i++)
        if (!(digest.at[i] >= '0' && digest.at[i] <= '9') &&
            !(digest.at[i] >= 'a' && digest.at[i] <= 'f'))
            return false;
    return digest.length == SHA256_DIGITS;
}

static const struct field_row envelope_rows[] = {
    {REFERENCE(submission, country, known_country, "ISO 3166-1 alpha-3 countries"),
     .required = true, .countable = true, .help = N_("The country it is about, such as KGZ.")},
    {MEMBER(submission, language), .kind = FIELD_LANGUAGE, .maximum = LANGUAGE_BYTES,
     .required = true,
     .help = N_("The language it is written in, such as ru; und when it is not to be told.")},
    {CODE(submission, consent, consent_codes), .required = true, .countable = true,
     .help = N_("How far it may be shown, and whether with the organisation's name.")},
    {IDENTIFIER(submission, call, is_call_id, CALL_ID_PATTERN), .required = true, .countable = true,
     .help = N_("The call for input that it answers.")},
};
const struct shape envelope_shape = {.name = "envelope", SHAPE(envelope_rows, submission)};

static const struct field_row observation_rows[] = {
    {MEMBER(observation, figure), .kind = FIELD_DECIMAL, .maximum = DECIMAL_BYTES,
     .help = N_("The figure, with a point before the decimals.")},
    {LINE(observation, unit, 60),
     .help = N_("What the figure counts, such as persons or per cent.")},
    {LINE(observation, breakdown, 300),
     .help = N_("Whom it is about: sex, age, disability, urban or rural.")},
    {NUMBER(observation, sample_size, 0, 2000000000),
     .help = N_("How many were asked or counted.")},
    {BODY(observation, method, 1000), .help = N_("How it was measured.")},
};
const struct shape observation_shape = {.name = "observation",
                                        SHAPE(observation_rows, observation)};

static const struct field_row evidence_rows[] = {
    {CODE(evidence, type, evidence_type_codes), .help = N_("What kind of source it is.")},
    {LINE(evidence, citation, 2000), .help = N_("The source, cited so that others can find it.")},
    {MEMBER(evidence, url), .kind = FIELD_URL, .maximum = URL_BYTES,
     .help = N_("Where the source stands on the web.")},
    {LINE(evidence, where, 300), .help = N_("Where it was seen or told.")},
    {MEMBER(evidence, when), .kind = FIELD_DATE, .maximum = DATE_BYTES,
     .help = N_("When it was seen or told: a year, a month or a day.")},
    {BODY(evidence, how, 1000), .help = N_("How it was gathered.")},
    {LINE(evidence, by_whom, 300), .help = N_("Who gathered it: a role, never a person's name.")},
    {CODE(evidence, informed_consent, informed_consent_codes),
     .help = N_("Whether those who told it agreed to its use.")},
    {IDENTIFIER(evidence, sha256, is_sha256, SHA256_PATTERN),
     .help = N_("The SHA-256 of a file that stays with you and can prove it later.")},
};
const struct shape evidence_shape = {.name = "evidence", SHAPE(evidence_rows, evidence)};

static const struct field_row recommendation_rows[] = {
    {BODY(recommendation, text, 4000), .required = true, .help = N_("What should be done.")},
    {LINE(recommendation, addressee, 300), .help = N_("Who should do it.")},
    {CODE(recommendation, urgency, urgency_codes), .help = N_("How soon it is needed.")},
};
const struct shape recommendation_shape = {.name = "recommendation",
                                           SHAPE(recommendation_rows, recommendation)};

static const struct field_row finding_rows[] = {
    {LINE(finding, admin1, 200),
     .help = N_("The province or region, where it is not the whole country.")},
    {NUMBER(finding, goal, 1, 17), .required = true, .countable = true,
     .help = N_("The Sustainable Development Goal.")},
    {REFERENCE(finding, target, known_target, "SDG targets"), .countable = true,
     .help = N_("The target of the goal, such as 5.2.")},
    {REFERENCE(finding, indicator, known_indicator, "SDG indicators"), .countable = true,
     .help = N_("The indicator of the target, such as 5.2.1.")},
    {NUMBER(finding, year, YEAR_FIRST, YEAR_LAST), .required = true, .countable = true,
     .help = N_("The year it is about, or the first one of a period.")},
    {NUMBER(finding, period_end, YEAR_FIRST, YEAR_LAST), .countable = true,
     .help = N_("The last year, where it is about a period.")},
    {CODES(finding, channel, channel_codes, 5), .help = N_("How people took part.")},
    {CODE(finding, finding_type, finding_type_codes), .required = true, .countable = true,
     .help = N_("What kind of finding it is.")},
    {LINE(finding, title, TITLE_BYTES), .required = true, .help = N_("The finding in one line.")},
    {BODY(finding, body, BODY_BYTES), .required = true, .help = N_("The finding in full.")},
    {CODE(finding, stance, stance_codes),
     .help = N_("How it stands to what the government reports.")},
    {IDENTIFIER(finding, claim, is_code, CODE_PATTERN),
     .help = N_("The code of the government's claim that the stance is about.")},
    {NUMBER(finding, rating, 0, 5),
     .help = N_("Progress from 1 (none) to 5 (on track); 0 is not rated.")},
    {CODE(finding, rater, rater_codes), .help = N_("Who gave the rating.")},
    {CODE(finding, trend, trend_codes), .help = N_("Where things are moving.")},
    {CODE(finding, civic_space, civic_space_codes),
     .help = N_("How free civil society is to act.")},
    {REFERENCES(finding, affected_groups, known_affected_group, "affected groups", 25),
     .help = N_("Whose lives it is about.")},
    {CODES(finding, lnob_factors, lnob_factor_codes, 5), .help = N_("Why people are left behind.")},
    {REFERENCES(finding, cedaw_articles, known_cedaw_article, "CEDAW articles", 16),
     .help = N_("Articles of the women's convention that it touches, 1 to 16.")},
    {REFERENCES(finding, beijing_areas, known_beijing_area, "Beijing areas", 12),
     .help = N_("Critical areas of the Beijing Platform that it touches, A to L.")},
    {MEMBER(finding, upr_recommendations), .kind = FIELD_LINES, .maximum = 200, .items_max = 20,
     .help = N_(
         "Recommendations of the Universal Periodic Review that it touches, as numbered there.")},
    {REFERENCES(finding, themes, known_theme, "themes", 15), .help = N_("What it is about.")},
    {GROUP(finding, observations, observation_shape, 20), .help = N_("Figures that bear it out.")},
    {GROUP(finding, evidence, evidence_shape, 20), .help = N_("Sources that bear it out.")},
    {GROUP(finding, recommendations, recommendation_shape, 20), .help = N_("What should follow.")},
};
const struct shape finding_shape = {.name = "finding", SHAPE(finding_rows, finding)};

static const struct field_row answer_rows[] = {
    {IDENTIFIER(answer, question, is_code, CODE_PATTERN), .required = true,
     .help = N_("The question's code in the call.")},
    {BODY(answer, body, 20000), .help = N_("The answer.")},
};
const struct shape answer_shape = {.name = "answer", SHAPE(answer_rows, answer)};

static const struct field_row response_rows[] = {
    {GROUP(response, answers, answer_shape, 100), .required = true,
     .help = N_("The answers, one a question.")},
};
const struct shape response_shape = {.name = "response", SHAPE(response_rows, response)};

static const struct field_row sign_on_rows[] = {
    {LINE(sign_on, signatory, 300), .required = true,
     .help = N_("The name as it shall stand under the letter.")},
    {LINE(sign_on, role, 200), .help = N_("For whom or as what they sign.")},
    {CODE(sign_on, publish, informed_consent_codes),
     .help = N_("Whether the name may be published.")},
};
const struct shape sign_on_shape = {.name = "sign_on", SHAPE(sign_on_rows, sign_on)};

static const struct field_row contribution_rows[] = {
    {IDENTIFIER(contribution, section, is_code, CODE_PATTERN), .required = true,
     .help = N_("The code of the section in the call's paper or draft.")},
    {BODY(contribution, comment_on, 4000),
     .help = N_("The passage that is commented on; empty for new text.")},
    {LINE(contribution, title, TITLE_BYTES), .help = N_("The contribution in one line.")},
    {BODY(contribution, body, BODY_BYTES), .required = true, .help = N_("The text or comment.")},
};
const struct shape contribution_shape = {.name = "contribution",
                                         SHAPE(contribution_rows, contribution)};

static const struct field_row withdrawal_rows[] = {
    {BODY(withdrawal, reason, 1000), .help = N_("Why it is taken back, if that may be told.")},
};
const struct shape withdrawal_shape = {.name = "withdrawal", SHAPE(withdrawal_rows, withdrawal)};

const struct shape *submission_shape(int32_t kind)
{
    switch (kind) {
    case KIND_FINDING:
        return &finding_shape;
    case KIND_RESPONSE:
        return &response_shape;
    case KIND_SIGN_ON:
        return &sign_on_shape;
    case KIND_CONTRIBUTION:
        return &contribution_shape;
    case KIND_WITHDRAWAL:
        return &withdrawal_shape;
    default:
        return NULL;
    }
}
