/* What results and the records of LIST say of a kept process. */
#ifndef PYRO_REPORT_H
#define PYRO_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "wire/tlv.h"
#include "wire/wire.h"

struct report {
	const char *name;
	uint64_t at;
	uint64_t begin;
	uint64_t total;
	enum kept_state state;
	enum kept_reason reason;
	bool ended; /* the fields below are part of it */
	uint8_t exit_code;
	uint8_t signal; /* 0: not ended by a signal */
	bool oom_killed;
	uint32_t left_behind;
	uint64_t ended_ns;
	uint64_t started_ns;
	uint64_t duration_us;
	bool has_tty;
	uint16_t cols;
	uint16_t rows;
	const char *answer; /* the probe's last one; NULL: none */
	const uint8_t *note;
	uint32_t note_len; /* 0: left out */
};

enum {
	REPORT_MAX = KEPT_NOTE_MAX + KEPT_NAME_MAX + PROBE_ANSWER_MAX + 256,
	REPORT_HEADER = 4, /* the length of a record of LIST */
};

/* The fields of a result. */
void report_put(struct tlv_writer *w, const struct report *r);
/* The same with AT, for WATCH. */
void report_put_watch(struct tlv_writer *w, const struct report *r);
/* A record of LIST, its length first; at most REPORT_HEADER and REPORT_MAX bytes. */
void report_put_record(struct tlv_writer *w, const struct report *r);

#endif
