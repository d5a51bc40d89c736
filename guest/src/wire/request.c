#include "wire/request.h"

#include <string.h>

#include "base/bytes.h"
#include "wire/probe_args.h"
#include "wire/tlv.h"

/* Where a field may stand: a bit for each operation, one for CONTROL and one for HELLO. */
#define IN(op) (1u << (op))
#define IN_CONTROL (1u << 14)
#define IN_HELLO (1u << 15)
#define IN_SIZED (IN(OP_EXEC) | IN(OP_KEEP) | IN(OP_FEED) | IN_CONTROL)
#define IN_NAMED (IN(OP_KEEP) | IN(OP_WATCH) | IN(OP_FEED) | IN(OP_DROP))

/* request.has is 64 bits; strings end with the zero byte of a tag */
_Static_assert((int)TAG_REQUEST_LAST < 64, "a bit for every tag");

enum kind { KIND_NUMBER, KIND_BYTES, KIND_STRING };

struct rule {
	const char *name;
	enum kind kind;
	uint16_t where;
	uint32_t min; /* length in bytes */
	uint32_t max;
	uint16_t repeats; /* at most so often */
	uint64_t low;	  /* bounds of a number's value */
	uint64_t high;
};

#define NUMBER(n, w, width, lo, hi)                                                                \
	{                                                                                          \
		n, KIND_NUMBER, w, width, width, 1, lo, hi                                         \
	}
#define STRING(n, w, lo, hi, times)                                                                \
	{                                                                                          \
		n, KIND_STRING, w, lo, hi, times, 0, 0                                             \
	}

static const struct rule request_rules[TAG_REQUEST_LAST + 1] = {
	[TAG_GENERATION] = NUMBER("GENERATION", IN_HELLO, 2, 0, UINT16_MAX),
	[TAG_NONCE] = {"NONCE", KIND_BYTES, IN_HELLO, NONCE_SIZE, NONCE_SIZE, 1, 0, 0},
	[TAG_ENTROPY] = {"ENTROPY", KIND_BYTES, IN(OP_CONFIGURE), ENTROPY_MIN, ENTROPY_MAX, 1, 0,
			 0},
	[TAG_TIME_NS] = NUMBER("TIME_NS", IN(OP_CONFIGURE), 8, 0, INT64_MAX),
	[TAG_ROOT] = NUMBER("ROOT", IN(OP_CONFIGURE), 1, 1, 1),
	[TAG_GROW] = NUMBER("GROW", IN(OP_CONFIGURE), 1, 1, 1),
	[TAG_HOSTNAME] = STRING("HOSTNAME", IN(OP_CONFIGURE), 1, HOSTNAME_MAX, 1),
	[TAG_MACHINE_ID] =
		STRING("MACHINE_ID", IN(OP_CONFIGURE), MACHINE_ID_SIZE, MACHINE_ID_SIZE, 1),
	[TAG_DEADLINE_MS] = NUMBER("DEADLINE_MS", IN(OP_CONFIGURE), 8, 0, SPAN_MAX_MS),
	[TAG_ARG] =
		STRING("ARG", IN(OP_EXEC) | IN(OP_FILES) | IN(OP_KEEP), 0, REQUEST_MAX, ARGS_MAX),
	[TAG_CWD] = STRING("CWD", IN(OP_EXEC) | IN(OP_KEEP), 1, REQUEST_MAX, 1),
	[TAG_ENV] = STRING("ENV", IN(OP_EXEC) | IN(OP_KEEP), 2, REQUEST_MAX, ENVS_MAX),
	[TAG_TIMEOUT_MS] = NUMBER("TIMEOUT_MS", IN(OP_EXEC) | IN(OP_FILES), 8, 0, SPAN_MAX_MS),
	[TAG_STDIN] = NUMBER("STDIN", IN(OP_EXEC) | IN(OP_FEED), 1, 0, 1),
	[TAG_TTY] = NUMBER("TTY", IN(OP_EXEC) | IN(OP_KEEP), 1, 0, 1),
	[TAG_COLS] = NUMBER("COLS", IN_SIZED, 2, 1, UINT16_MAX),
	[TAG_ROWS] = NUMBER("ROWS", IN_SIZED, 2, 1, UINT16_MAX),
	[TAG_SIGNAL] = NUMBER("SIGNAL", IN(OP_FEED) | IN_CONTROL, 1, 1, SIGNAL_MAX),
	[TAG_GRACE_MS] = NUMBER("GRACE_MS", IN(OP_POWEROFF) | IN(OP_DROP), 4, 0, UINT32_MAX),
	[TAG_NAME] = STRING("NAME", IN_NAMED, 1, KEPT_NAME_MAX, 1),
	[TAG_NOTE] = {"NOTE", KIND_BYTES, IN(OP_KEEP), 0, KEPT_NOTE_MAX, 1, 0, 0},
	[TAG_KEPT] = NUMBER("KEPT", IN(OP_KEEP), 4, KEPT_BYTES_MIN, KEPT_BYTES_MAX),
	[TAG_PROBE] = STRING("PROBE", IN(OP_KEEP), 0, REQUEST_MAX, PROBE_ARGS_MAX),
	[TAG_PROBE_INTERVAL_MS] = NUMBER("PROBE_INTERVAL_MS", IN(OP_KEEP), 4, PROBE_INTERVAL_MIN_MS,
					 PROBE_INTERVAL_MAX_MS),
	[TAG_PROBE_TIMEOUT_MS] =
		NUMBER("PROBE_TIMEOUT_MS", IN(OP_KEEP), 4, 1, PROBE_TIMEOUT_MAX_MS),
	[TAG_PORT] = NUMBER("PORT", IN(OP_CONNECT), 2, 1, UINT16_MAX),
	[TAG_FROM] = NUMBER("FROM", IN(OP_WATCH), 8, 0, UINT64_MAX),
	[TAG_FOLLOW] = NUMBER("FOLLOW", IN(OP_WATCH), 1, FOLLOW_NOT, FOLLOW_END),
	[TAG_INPUT] = {"INPUT", KIND_BYTES, IN(OP_FEED), 1, INPUT_MAX, 1, 0, 0},
	[TAG_FORGET] = NUMBER("FORGET", IN(OP_DROP), 1, 0, 1),
};

static uint64_t request_number(const struct field *f)
{
	switch (f->len) {
	case 1:
		return f->value[0];
	case 2:
		return get_u16(f->value);
	case 4:
		return get_u32(f->value);
	default:
		return get_u64(f->value);
	}
}

static int request_check(const struct field *f, uint16_t where, uint32_t seen, struct err *e)
{
	const struct rule *rule = f->tag <= TAG_REQUEST_LAST ? &request_rules[f->tag] : NULL;

	if (rule == NULL || !(rule->where & where))
		return fail(e, ERROR_INVALID, 0, "tag %u does not belong here", f->tag);
	if (f->len < rule->min || f->len > rule->max)
		return fail(e, ERROR_INVALID, 0, "%s: %u bytes, not %u to %u", rule->name, f->len,
			    rule->min, rule->max);
	if (seen >= rule->repeats)
		return fail(e, ERROR_INVALID, 0, "%s: given more than %u times", rule->name,
			    rule->repeats);
	if (rule->kind == KIND_STRING && memchr(f->value, 0, f->len) != NULL)
		return fail(e, ERROR_INVALID, 0, "%s: holds a zero byte", rule->name);
	if (rule->kind == KIND_NUMBER &&
	    (request_number(f) < rule->low || request_number(f) > rule->high))
		return fail(e, ERROR_INVALID, 0, "%s: %llu is out of range", rule->name,
			    (unsigned long long)request_number(f));
	return 0;
}

/* The name of a kept process: safe wherever a host may put it. */
static bool request_is_name(const struct field *f)
{
	static const char others[] = "._-";

	for (uint32_t i = 0; i < f->len; i++) {
		uint8_t c = f->value[i];
		bool alnum = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');

		if (!alnum && memchr(others, c, sizeof(others) - 1) == NULL)
			return false;
	}
	return f->value[0] != '.' && f->value[0] != '-';
}

/* The same for the fields of kept processes. */
static int request_take_kept(struct request *r, const struct field *f, struct err *e)
{
	switch (f->tag) {
	case TAG_NAME:
		r->name = (const char *)f->value;
		if (!request_is_name(f))
			return fail(e, ERROR_INVALID, 0,
				    "NAME: not A-Z a-z 0-9 . _ -, or begins with . or -");
		break;
	case TAG_NOTE:
		r->note = f->value;
		r->note_len = f->len;
		break;
	case TAG_KEPT:
		r->kept_bytes = (uint32_t)request_number(f);
		break;
	case TAG_PROBE:
		r->probes++;
		break;
	case TAG_PROBE_INTERVAL_MS:
		r->probe_interval_ms = (uint32_t)request_number(f);
		break;
	case TAG_PROBE_TIMEOUT_MS:
		r->probe_timeout_ms = (uint32_t)request_number(f);
		break;
	case TAG_FROM:
		r->from = request_number(f);
		break;
	case TAG_FOLLOW:
		r->follow = (enum follow)request_number(f);
		break;
	case TAG_INPUT:
		r->input = f->value;
		r->input_len = f->len;
		break;
	case TAG_SIGNAL:
		r->signal = (uint8_t)request_number(f);
		break;
	case TAG_FORGET:
		r->forget = request_number(f) == 1;
		break;
	}
	return 0;
}

/* Takes over a field that request_check has passed. */
static int request_take(struct request *r, const struct field *f, struct err *e)
{
	switch (f->tag) {
	case TAG_ENTROPY:
		r->entropy = f->value;
		r->entropy_len = f->len;
		break;
	case TAG_TIME_NS:
		r->time_ns = request_number(f);
		break;
	case TAG_HOSTNAME:
		r->hostname = (const char *)f->value;
		break;
	case TAG_MACHINE_ID:
		r->machine_id = (const char *)f->value;
		for (uint32_t i = 0; i < f->len; i++)
			if (memchr("0123456789abcdefABCDEF", f->value[i], 22) == NULL)
				return fail(e, ERROR_INVALID, 0, "MACHINE_ID: not hex digits");
		break;
	case TAG_DEADLINE_MS:
		r->deadline_ms = request_number(f);
		break;
	case TAG_ARG:
		r->args++;
		break;
	case TAG_CWD:
		r->cwd = (const char *)f->value;
		break;
	case TAG_ENV:
		r->envs++;
		if (f->value[0] == '=' || memchr(f->value, '=', f->len) == NULL)
			return fail(e, ERROR_INVALID, 0, "ENV: not NAME=value");
		break;
	case TAG_TIMEOUT_MS:
		r->timeout_ms = request_number(f);
		break;
	case TAG_STDIN:
		r->use_stdin = request_number(f) == 1;
		break;
	case TAG_TTY:
		r->use_tty = request_number(f) == 1;
		break;
	case TAG_COLS:
		r->cols = (uint16_t)request_number(f);
		break;
	case TAG_ROWS:
		r->rows = (uint16_t)request_number(f);
		break;
	case TAG_GRACE_MS:
		r->grace_ms = (uint32_t)request_number(f);
		break;
	case TAG_PORT:
		r->port = (uint16_t)request_number(f);
		break;
	default:
		return request_take_kept(r, f, e);
	}
	return 0;
}

static uint32_t request_times_seen(const struct request *r, uint16_t tag)
{
	if (tag == TAG_ARG)
		return r->args;
	if (tag == TAG_ENV)
		return r->envs;
	if (tag == TAG_PROBE)
		return r->probes;
	return tag <= TAG_REQUEST_LAST ? (uint32_t)(r->has >> tag & 1) : 0;
}

/* Whether all fields are there that belong together. */
static int request_complete(const struct request *r, struct err *e)
{
	const char *strings[PROBE_ARGS_MAX + 1];
	struct probe probe;

	if ((IN(r->op) & (IN(OP_EXEC) | IN(OP_FILES) | IN(OP_KEEP))) && r->args == 0)
		return fail(e, ERROR_INVALID, 0, "ARG: missing");
	if ((IN(r->op) & IN_NAMED) && r->name == NULL)
		return fail(e, ERROR_INVALID, 0, "NAME: missing");
	if (r->op == OP_CONNECT && !request_has(r, TAG_PORT))
		return fail(e, ERROR_INVALID, 0, "PORT: missing");
	if (r->op == OP_FEED && request_has(r, TAG_COLS) != request_has(r, TAG_ROWS))
		return fail(e, ERROR_INVALID, 0, "COLS and ROWS: one without the other");
	if (r->probes == 0 &&
	    (request_has(r, TAG_PROBE_INTERVAL_MS) || request_has(r, TAG_PROBE_TIMEOUT_MS)))
		return fail(e, ERROR_INVALID, 0, "PROBE: missing");
	request_strings(r, TAG_PROBE, strings);
	return r->probes == 0 ? 0 : probe_parse(&probe, strings, r->probes, e);
}

int request_parse(struct request *r, const uint8_t *body, size_t len, struct err *e)
{
	struct tlv_reader in = {body, body + len};
	struct field f;
	enum tlv_step step;

	memset(r, 0, sizeof(*r));
	r->body = body;
	r->body_len = len;
	r->cols = 80;
	r->rows = 24;
	r->kept_bytes = KEPT_BYTES;
	r->probe_interval_ms = PROBE_INTERVAL_MS;
	r->probe_timeout_ms = PROBE_TIMEOUT_MS;
	if (tlv_next(&in, &f) != TLV_FIELD || f.tag != TAG_OP || f.len != 2)
		return fail(e, ERROR_INVALID, 0, "the request does not begin with OP");
	r->op = get_u16(f.value);
	if (r->op < OP_PING || r->op > OP_LAST)
		return fail(e, ERROR_UNKNOWN_OP, 0, "operation %u is unknown", r->op);
	while ((step = tlv_next(&in, &f)) == TLV_FIELD) {
		if (request_check(&f, (uint16_t)IN(r->op), request_times_seen(r, f.tag), e) < 0 ||
		    request_take(r, &f, e) < 0)
			return -1;
		r->has |= UINT64_C(1) << f.tag;
	}
	if (step == TLV_BROKEN)
		return fail(e, ERROR_INVALID, 0, "a field runs past the end of the request");
	if (request_complete(r, e) < 0)
		return -1;
	if (r->use_tty || r->op == OP_FILES)
		r->use_stdin = true;
	return 0;
}

size_t request_strings(const struct request *r, enum tag tag, const char **out)
{
	struct tlv_reader in = {r->body, r->body + r->body_len};
	struct field f;
	size_t n = 0;

	while (tlv_next(&in, &f) == TLV_FIELD)
		if (f.tag == tag)
			out[n++] = (const char *)f.value;
	out[n] = NULL;
	return n;
}

int control_parse(struct control *c, const uint8_t *body, size_t len, struct err *e)
{
	struct tlv_reader in = {body, body + len};
	uint64_t has = 0;
	struct field f;
	enum tlv_step step;

	memset(c, 0, sizeof(*c));
	while ((step = tlv_next(&in, &f)) == TLV_FIELD) {
		if (request_check(&f, IN_CONTROL, f.tag <= TAG_REQUEST_LAST ? has >> f.tag & 1 : 0,
				  e) < 0)
			return -1;
		has |= UINT64_C(1) << f.tag;
		if (f.tag == TAG_SIGNAL)
			c->signal = (uint8_t)request_number(&f);
		else if (f.tag == TAG_COLS)
			c->cols = (uint16_t)request_number(&f);
		else
			c->rows = (uint16_t)request_number(&f);
	}
	if (step == TLV_BROKEN)
		return fail(e, ERROR_INVALID, 0, "a field runs past the end of CONTROL");
	if (has != UINT64_C(1) << TAG_SIGNAL &&
	    has != (UINT64_C(1) << TAG_COLS | UINT64_C(1) << TAG_ROWS))
		return fail(e, ERROR_INVALID, 0, "CONTROL is neither SIGNAL nor COLS and ROWS");
	return 0;
}

int hello_parse(struct hello *h, const uint8_t *body, size_t len, struct err *e)
{
	struct tlv_reader in = {body, body + len};
	uint64_t has = 0;
	struct field f;
	enum tlv_step step;

	while ((step = tlv_next(&in, &f)) == TLV_FIELD) {
		if (request_check(&f, IN_HELLO, f.tag <= TAG_REQUEST_LAST ? has >> f.tag & 1 : 0,
				  e) < 0)
			return -1;
		has |= UINT64_C(1) << f.tag;
		if (f.tag == TAG_NONCE)
			memcpy(h->nonce, f.value, NONCE_SIZE);
	}
	if (step == TLV_BROKEN || has != (UINT64_C(1) << TAG_GENERATION | UINT64_C(1) << TAG_NONCE))
		return fail(e, ERROR_INVALID, 0, "HELLO is not GENERATION and NONCE");
	return 0;
}
