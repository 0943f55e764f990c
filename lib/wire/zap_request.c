/* See zap_request.h. */
#include "wire/zap_request.h"

#include "wire/link_private.h"

#include <string.h>

void zap_request_add(struct zap_request *request, const void *bytes, size_t length)
{
    size_t place = request->count++;
    if (place >= ZAP_PART_COUNT)
        return;
    struct zap_part *part = &request->parts[place];
    if (length > ZAP_PART_BYTES_MAX) {
        part->length = ZAP_PART_BYTES_MAX + 1;
        return;
    }
    part->length = length;
    if (length > 0)
        memcpy(part->bytes, bytes, length);
}

struct text zap_request_id(const struct zap_request *request)
{
    const struct zap_part *part = &request->parts[ZAP_REQUEST_ID];
    size_t length = part->length <= ZAP_PART_BYTES_MAX ? part->length : 0;
    return (struct text){(const char *)part->bytes, length};
}

static bool part_is(const struct zap_part *part, const char *string)
{
    return part->length == strlen(string) && memcmp(part->bytes, string, part->length) == 0;
}

const uint8_t *zap_request_curve(const struct zap_request *request)
{
    bool ours = request->count == ZAP_PART_COUNT && part_is(&request->parts[ZAP_VERSION], "1.0") &&
                part_is(&request->parts[ZAP_DOMAIN], LINK_ZAP_DOMAIN) &&
                part_is(&request->parts[ZAP_MECHANISM], "CURVE") &&
                request->parts[ZAP_CREDENTIALS].length == LINK_KEY_BYTES;
    return ours ? request->parts[ZAP_CREDENTIALS].bytes : NULL;
}
