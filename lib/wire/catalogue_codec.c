/* See codec.h: the catalogue. */
#include "wire/codec.h"

#include "wire/call_codec.h"
#include "wire/message.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static enum verdict read_organisations(const Parallax__V1__Catalogue *message, struct arena *arena,
                                       struct catalogue *catalogue, struct error *error)
{
    struct organisation *organisations =
        message_array(arena, message->n_organisations, sizeof *organisations);
    if (organisations == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < message->n_organisations; i++) {
        const Parallax__V1__Organisation *from = message->organisations[i];
        if (!message_uuid(from->id, &organisations[i].id))
            return message_unreadable(error, "the id of an organisation is not 16 bytes long");
        if (!message_texts(from->n_scope, from->scope, arena, &organisations[i].scope))
            return message_no_room(arena, error);
    }
    catalogue->organisation_count = message->n_organisations;
    catalogue->organisations = organisations;
    return VERDICT_OK;
}

static enum verdict read_keys(const Parallax__V1__Catalogue *message, struct arena *arena,
                              struct organisation_key **ret_keys, struct error *error)
{
    struct organisation_key *keys = message_array(arena, message->n_keys, sizeof *keys);
    if (keys == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < message->n_keys; i++) {
        const Parallax__V1__OrganisationKey *from = message->keys[i];
        if (from->curve.len != sizeof keys[i].curve || from->sign.len != sizeof keys[i].sign)
            return message_unreadable(error, "a key of an organisation is not 32 bytes long");
        if (!from->has_organisation || from->organisation >= message->n_organisations)
            return message_unreadable(error, "a key belongs to no organisation of the catalogue");
        memcpy(keys[i].curve, from->curve.data, sizeof keys[i].curve);
        memcpy(keys[i].sign, from->sign.data, sizeof keys[i].sign);
        keys[i].organisation = from->organisation;
    }
    *ret_keys = keys;
    return VERDICT_OK;
}

/* After sorting. A key or id that stands twice would mean whichever the search hits first. */
static enum verdict refuse_doubles(const struct catalogue *catalogue, struct error *error)
{
    assert(catalogue->key_count == 0 || catalogue->keys != NULL);
    for (size_t i = 1; i < catalogue->key_count; i++) {
        if (memcmp(catalogue->keys[i - 1].curve, catalogue->keys[i].curve,
                   sizeof catalogue->keys[i].curve) == 0)
            return message_unreadable(error, "the same key stands twice in the catalogue");
    }
    for (size_t i = 1; i < catalogue->call_count; i++) {
        if (text_equal(catalogue->calls[i - 1].id, catalogue->calls[i].id))
            return message_unreadable(error, "the same call stands twice in the catalogue");
    }
    return VERDICT_OK;
}

static enum verdict read_catalogue(struct text bytes, struct arena *arena,
                                   struct catalogue *ret_catalogue, struct error *error)
{
    ProtobufCMessage *base;
    enum verdict verdict =
        message_unpack(&parallax__v1__catalogue__descriptor, bytes, arena, &base, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const Parallax__V1__Catalogue *message = (const Parallax__V1__Catalogue *)base;
    struct catalogue catalogue = {.version = message->version};
    struct organisation_key *keys = NULL;
    struct call *calls = NULL;
    verdict = read_organisations(message, arena, &catalogue, error);
    if (verdict == VERDICT_OK)
        verdict = read_keys(message, arena, &keys, error);
    if (verdict == VERDICT_OK)
        verdict = calls_read(message->n_calls, message->calls, arena, &calls, error);
    if (verdict != VERDICT_OK)
        return verdict;
    catalogue_sort(keys, message->n_keys, calls, message->n_calls);
    catalogue.key_count = message->n_keys;
    catalogue.keys = keys;
    catalogue.call_count = message->n_calls;
    catalogue.calls = calls;
    verdict = refuse_doubles(&catalogue, error);
    if (verdict == VERDICT_OK)
        *ret_catalogue = catalogue;
    return verdict;
}

enum verdict codec_catalogue_decode(struct text bytes, struct arena *arena,
                                    struct catalogue *ret_catalogue, struct error *error)
{
    enum verdict verdict = read_catalogue(bytes, arena, ret_catalogue, error);
    if (verdict == VERDICT_REJECT && error != NULL)
        (void)snprintf(error->code, sizeof error->code, "CATALOGUE_UNREADABLE");
    return verdict;
}

static enum verdict write_organisations(const struct catalogue *catalogue, struct arena *arena,
                                        Parallax__V1__Catalogue *message, struct error *error)
{
    size_t count = catalogue->organisation_count;
    Parallax__V1__Organisation **list =
        message_list(arena, &parallax__v1__organisation__descriptor, count);
    if (list == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < count; i++) {
        const struct organisation *organisation = &catalogue->organisations[i];
        list[i]->id = message_uuid_bytes(&organisation->id);
        list[i]->has_id = list[i]->id.len > 0;
        if (!message_bytes_list(organisation->scope, arena, &list[i]->scope))
            return message_no_room(arena, error);
        list[i]->n_scope = organisation->scope.count;
    }
    message->n_organisations = count;
    message->organisations = list;
    return VERDICT_OK;
}

static enum verdict write_keys(const struct catalogue *catalogue, struct arena *arena,
                               Parallax__V1__Catalogue *message, struct error *error)
{
    size_t count = catalogue->key_count;
    Parallax__V1__OrganisationKey **list =
        message_list(arena, &parallax__v1__organisation_key__descriptor, count);
    if (list == NULL)
        return message_no_room(arena, error);
    for (size_t i = 0; i < count; i++) {
        const struct organisation_key *key = &catalogue->keys[i];
        list[i]->curve = message_bytes((struct text){(const char *)key->curve, sizeof key->curve});
        list[i]->has_curve = 1;
        list[i]->sign = message_bytes((struct text){(const char *)key->sign, sizeof key->sign});
        list[i]->has_sign = 1;
        list[i]->organisation = key->organisation;
        list[i]->has_organisation = 1;
    }
    message->n_keys = count;
    message->keys = list;
    return VERDICT_OK;
}

enum verdict codec_catalogue_encode(const struct catalogue *catalogue, struct arena *arena,
                                    struct buffer *out, struct error *error)
{
    Parallax__V1__Catalogue message = PARALLAX__V1__CATALOGUE__INIT;
    message.version = catalogue->version;
    message.has_version = catalogue->version != 0;
    enum verdict verdict = write_organisations(catalogue, arena, &message, error);
    if (verdict == VERDICT_OK)
        verdict = write_keys(catalogue, arena, &message, error);
    if (verdict == VERDICT_OK)
        verdict =
            calls_write(catalogue->call_count, catalogue->calls, arena, &message.calls, error);
    if (verdict != VERDICT_OK)
        return verdict;
    message.n_calls = catalogue->call_count;
    return message_pack(&message.base, out, error);
}
