#include "keep/report.h"

#include "base/bytes.h"

static void report_put_end(struct tlv_writer *w, const struct report *r)
{
	if (!r->ended)
		return;
	tlv_put_u64(w, TAG_ENDED_NS, r->ended_ns);
	tlv_put_u8(w, TAG_EXIT_CODE, r->exit_code);
	if (r->signal != 0)
		tlv_put_u8(w, TAG_SIGNAL, r->signal);
	if (r->oom_killed)
		tlv_put_u8(w, TAG_OOM_KILLED, 1);
	if (r->left_behind > 0)
		tlv_put_u32(w, TAG_LEFT_BEHIND, r->left_behind);
}

static void report_put_rest(struct tlv_writer *w, const struct report *r)
{
	if (r->has_tty) {
		tlv_put_u16(w, TAG_COLS, r->cols);
		tlv_put_u16(w, TAG_ROWS, r->rows);
	}
	if (r->answer != NULL && r->answer[0] != '\0')
		tlv_put_string(w, TAG_ANSWER, r->answer);
	if (r->note_len > 0)
		tlv_put(w, TAG_NOTE, r->note, r->note_len);
}

static void report_put_state(struct tlv_writer *w, const struct report *r)
{
	tlv_put_u8(w, TAG_STATE, (uint8_t)r->state);
	tlv_put_u8(w, TAG_REASON, (uint8_t)r->reason);
	tlv_put_u64(w, TAG_BEGIN, r->begin);
	tlv_put_u64(w, TAG_TOTAL, r->total);
}

void report_put(struct tlv_writer *w, const struct report *r)
{
	report_put_state(w, r);
	report_put_end(w, r);
	tlv_put_u64(w, TAG_DURATION_US, r->duration_us);
	report_put_rest(w, r);
}

void report_put_watch(struct tlv_writer *w, const struct report *r)
{
	tlv_put_u64(w, TAG_AT, r->at);
	report_put(w, r);
}

void report_put_record(struct tlv_writer *w, const struct report *r)
{
	size_t start = w->len;

	if (w->cap - w->len < REPORT_HEADER) {
		w->full = true;
		return;
	}
	w->len += REPORT_HEADER;
	tlv_put_string(w, TAG_NAME, r->name);
	report_put_state(w, r);
	tlv_put_u64(w, TAG_STARTED_NS, r->started_ns);
	report_put_end(w, r);
	report_put_rest(w, r);
	put_u32(w->buf + start, (uint32_t)(w->len - start - REPORT_HEADER));
}
