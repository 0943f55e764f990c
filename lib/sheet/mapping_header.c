/* See mapping_private.h: what headers of collecting tools say by themselves. */
#include "sheet/mapping_private.h"

#include <string.h>
#include <strings.h>

/*
 * Columns that KoboToolbox (formpack, src/formpack/reporting/export.py), ODK Central
 * (central-backend, lib/data/briefcase.js), Briefcase (docs/export-format.md) and the XLSForm
 * standard (metadata questions) add by themselves. A star stands for any rest.
 */
static const struct {
    const char *name;
    enum metadata metadata;
} metadata[] = {
    {"_id", METADATA_PERSONAL},
    {"_uuid", METADATA_PERSONAL},
    {"KEY", METADATA_PERSONAL},
    {"PARENT_KEY", METADATA_PERSONAL},
    {"instanceID", METADATA_PERSONAL},
    {"meta/*", METADATA_PERSONAL},
    {"meta-*", METADATA_PERSONAL},
    {"username", METADATA_PERSONAL},
    {"deviceid", METADATA_PERSONAL},
    {"DeviceID", METADATA_PERSONAL},
    {"phonenumber", METADATA_PERSONAL},
    {"devicephonenum", METADATA_PERSONAL},
    {"simserial", METADATA_PERSONAL},
    {"simid", METADATA_PERSONAL},
    {"subscriberid", METADATA_PERSONAL},
    {"email", METADATA_PERSONAL},
    {"uri:*", METADATA_PERSONAL},
    {"audit", METADATA_PERSONAL},
    {"audit_URL", METADATA_PERSONAL},
    {"background-audio", METADATA_PERSONAL},
    {"start-geopoint*", METADATA_PERSONAL},
    {"_start-geopoint*", METADATA_PERSONAL},
    {"_geolocation*", METADATA_PERSONAL},
    {"_attachments", METADATA_PERSONAL},
    {"_submitted_by", METADATA_PERSONAL},
    {"SubmitterID", METADATA_PERSONAL},
    {"SubmitterName", METADATA_PERSONAL},
    {"_notes", METADATA_PERSONAL},
    {"start", METADATA_TIME},
    {"end", METADATA_TIME},
    {"today", METADATA_TIME},
    {"SubmissionDate", METADATA_TIME},
    {"_submission_time", METADATA_TIME},
    {"_date_modified", METADATA_TIME},
    {"_submission__submission_time", METADATA_TIME},
    {"_submission__date_modified", METADATA_TIME},
    {"_submission_*", METADATA_PERSONAL},
    {"formhub/uuid", METADATA_ABOUT},
    {"__version__", METADATA_ABOUT},
    {"_version_*", METADATA_ABOUT},
    {"_validation_status", METADATA_ABOUT},
    {"_status", METADATA_ABOUT},
    {"import_*", METADATA_ABOUT}, /* what a file of refused rows says beside each of them */
    {"_tags", METADATA_ABOUT},
    {"_index", METADATA_ABOUT},
    {"_parent_index", METADATA_ABOUT},
    {"_parent_table_name", METADATA_ABOUT},
    {"_xform_id*", METADATA_ABOUT},
    {"_bamboo_dataset_id", METADATA_ABOUT},
    {"rootUuid", METADATA_PERSONAL},
    {"SET-OF-*", METADATA_ABOUT},
    {"isValidated", METADATA_ABOUT},
    {"AttachmentsPresent", METADATA_ABOUT},
    {"AttachmentsExpected", METADATA_ABOUT},
    {"Status", METADATA_ABOUT},
    {"ReviewState", METADATA_ABOUT},
    {"Edits", METADATA_ABOUT},
    {"FormVersion", METADATA_ABOUT},
};

/* Parts that a place on the map comes in. */
static const char *const place_endings[] = {"-Latitude", "-Longitude", "-Altitude", "-Accuracy",
                                            "_latitude", "_longitude", "_altitude", "_precision"};

static bool fits(struct text header, const char *pattern)
{
    size_t length = strlen(pattern);
    if (pattern[length - 1] != '*')
        return text_is(header, pattern);
    return header.length >= length - 1 && memcmp(header.at, pattern, length - 1) == 0;
}

static bool ends_with(struct text header, const char *end)
{
    size_t length = strlen(end);
    return header.length > length && memcmp(header.at + header.length - length, end, length) == 0;
}

enum metadata mapping_metadata(struct text header)
{
    if (header.length == 0)
        return METADATA_NONE;
    for (size_t i = 0; i < sizeof metadata / sizeof *metadata; i++)
        if (fits(header, metadata[i].name))
            return metadata[i].metadata;
    for (size_t i = 0; i < sizeof place_endings / sizeof *place_endings; i++)
        if (ends_with(header, place_endings[i]) &&
            (place_endings[i][0] == '-' || header.at[0] == '_'))
            return METADATA_PERSONAL;
    return METADATA_NONE;
}

struct text mapping_last_part(struct text header)
{
    const char *slash = header.length > 0 ? memrchr(header.at, '/', header.length) : NULL;
    const char *found = slash;
    if (slash == NULL && header.length > 0)
        found = memrchr(header.at, '-', header.length);
    if (found == NULL)
        return header;
    size_t start = (size_t)(found + 1 - header.at);
    return text_trim((struct text){header.at + start, header.length - start});
}

bool mapping_is_option(struct text header, struct text question, struct text *ret_option)
{
    size_t length = question.length;
    if (length == 0 || header.length <= length + 1 || memcmp(header.at, question.at, length) != 0 ||
        header.at[length] != '/')
        return false;
    struct text option = {header.at + length + 1, header.length - length - 1};
    /* A group's question has a path of its own; an option is a plain name or label. */
    *ret_option = option;
    return true;
}

void mapping_make_plain(char *sentence)
{
    for (unsigned char *at = (unsigned char *)sentence; *at != '\0'; at++) {
        if (*at < 0x20 || *at == 0x7f)
            *at = ' ';
        if (*at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0)
            at[0] = at[1] = ' ';
    }
}

bool mapping_chosen(struct text cell, bool *ret_chosen)
{
    static const char *const yes[] = {"1", "true", "yes"}, *const no[] = {"0", "false", "no", ""};
    cell = text_trim(cell);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (cell.length == strlen(yes[i]) && strncasecmp(cell.at, yes[i], cell.length) == 0) {
            *ret_chosen = true;
            return true;
        }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (cell.length == strlen(no[i]) &&
            (cell.length == 0 || strncasecmp(cell.at, no[i], cell.length) == 0)) {
            *ret_chosen = false;
            return true;
        }
    return false;
}
