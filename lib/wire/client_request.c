/* See client_protocol.h: what the client asks. */
#include "wire/client_protocol.h"

#include "wire/message.h"

#include <parallax/v1/client_link.pb-c.h>

#define SIGNATURE_BYTES 64

static enum verdict read_submit(const Parallax__V1__Submit *submit, struct arena *arena,
                                struct client_request *request, struct error *error)
{
    if (submit->signature.len != SIGNATURE_BYTES)
        return message_unreadable(error, "the signature of a submit is not 64 bytes long");
    request->signature = message_text(submit->signature);
    if (!message_texts(submit->n_submissions, submit->submissions, arena, &request->submissions))
        return message_no_room(arena, error);
    return VERDICT_OK;
}

enum verdict client_request_decode(struct text frame, struct arena *arena,
                                   struct client_request *ret_request, struct error *error)
{
    ProtobufCMessage *base;
    enum verdict verdict =
        message_unpack(&parallax__v1__client_request__descriptor, frame, arena, &base, error);
    if (verdict != VERDICT_OK)
        return verdict;
    const Parallax__V1__ClientRequest *message = (const Parallax__V1__ClientRequest *)base;
    struct client_request request = {.request = message->request};
    switch (message->ask_case) {
    case PARALLAX__V1__CLIENT_REQUEST__ASK_HELLO:
        request.kind = REQUEST_HELLO;
        request.protocol = message->hello->protocol;
        break;
    case PARALLAX__V1__CLIENT_REQUEST__ASK_SUBMIT:
        request.kind = REQUEST_SUBMIT;
        verdict = read_submit(message->submit, arena, &request, error);
        break;
    case PARALLAX__V1__CLIENT_REQUEST__ASK_STATUS:
        request.kind = REQUEST_STATUS;
        request.id_count = message->status->n_ids;
        verdict =
            message_uuids(message->status->n_ids, message->status->ids, arena, &request.ids, error);
        break;
    case PARALLAX__V1__CLIENT_REQUEST__ASK_CALL:
        request.kind = REQUEST_CALL;
        request.call = message_text(message->call->id);
        request.from = message->call->from;
        break;
    default:
        verdict = message_unreadable(error, "the request asks nothing that is known here");
    }
    if (verdict == VERDICT_OK)
        *ret_request = request;
    else
        ret_request->request = request.request; /* so that the refusal can be matched */
    return verdict;
}

enum verdict client_request_encode(const struct client_request *request, struct arena *arena,
                                   struct buffer *out, struct error *error)
{
    Parallax__V1__ClientRequest message = PARALLAX__V1__CLIENT_REQUEST__INIT;
    Parallax__V1__Hello hello = PARALLAX__V1__HELLO__INIT;
    Parallax__V1__Submit submit = PARALLAX__V1__SUBMIT__INIT;
    Parallax__V1__StatusQuery status = PARALLAX__V1__STATUS_QUERY__INIT;
    Parallax__V1__CallQuery call = PARALLAX__V1__CALL_QUERY__INIT;
    message.request = request->request;
    message.has_request = 1;
    switch (request->kind) {
    case REQUEST_HELLO:
        hello.protocol = request->protocol;
        hello.has_protocol = 1;
        message.ask_case = PARALLAX__V1__CLIENT_REQUEST__ASK_HELLO;
        message.hello = &hello;
        break;
    case REQUEST_SUBMIT:
        if (!message_bytes_list(request->submissions, arena, &submit.submissions))
            return message_no_room(arena, error);
        submit.n_submissions = request->submissions.count;
        submit.signature = message_bytes(request->signature);
        submit.has_signature = 1;
        message.ask_case = PARALLAX__V1__CLIENT_REQUEST__ASK_SUBMIT;
        message.submit = &submit;
        break;
    case REQUEST_STATUS:
        if (!message_uuid_bytes_list(request->id_count, request->ids, arena, &status.ids))
            return message_no_room(arena, error);
        status.n_ids = request->id_count;
        message.ask_case = PARALLAX__V1__CLIENT_REQUEST__ASK_STATUS;
        message.status = &status;
        break;
    case REQUEST_CALL:
        call.id = message_bytes(request->call);
        call.has_id = call.id.len > 0;
        call.from = request->from;
        call.has_from = call.from != 0;
        message.ask_case = PARALLAX__V1__CLIENT_REQUEST__ASK_CALL;
        message.call = &call;
        break;
    }
    return message_pack(&message.base, out, error);
}
