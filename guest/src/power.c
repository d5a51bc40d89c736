/*
 *   ASKED    SIGTERM to all; until the last child is gone or the grace is over
 *   KILLED   SIGKILL to all; the same, with a patience for what is stuck in the kernel
 *   ANSWERED the disk is flushed and RESULT is on its way; until the client has hung up or
 *            the farewell is over. A port does not tell when its host has read.
 */
#include "power.h"

#include <signal.h>
#include <stddef.h>

#include "exec.h"
#include "job.h"
#include "machine.h"
#include "timer.h"

enum { KILL_PATIENCE_MS = 5000, FAREWELL_MS = 200 };

static enum { POWER_ON, POWER_ASKED, POWER_KILLED, POWER_ANSWERED } state;
static struct stream *client;
static const struct conn *client_conn;
static struct timer timer;
static struct timer deadline;

bool power_is_going(void)
{
	return state != POWER_ON;
}

static void answer(void)
{
	machine_flush();
	state = POWER_ANSWERED;
	if (client == NULL) {
		machine_off();
		return;
	}
	stream_succeed(client);
	timer_arm(&timer, FAREWELL_MS);
}

static void kill_all(void)
{
	state = POWER_KILLED;
	timer_arm(&timer, KILL_PATIENCE_MS);
	machine_kill_all(SIGKILL);
}

static void timer_fired(struct timer *t)
{
	(void)t;
	switch (state) {
	case POWER_ON:
		break;
	case POWER_ASKED:
		kill_all();
		break;
	case POWER_KILLED:
		answer();
		break;
	case POWER_ANSWERED:
		machine_off();
		break;
	}
}

void power_no_children(void)
{
	if (state == POWER_ASKED || state == POWER_KILLED) {
		timer_disarm(&timer);
		answer();
	}
}

static void release(struct job *j)
{
	(void)j;
	client = NULL; /* the machine goes off all the same */
}

/* There is no way back from POWEROFF: CANCEL does nothing. */
static const struct job_ops power_ops = {.release = release};
static struct job job = {&power_ops};

void power_off(struct stream *s, uint32_t grace_ms)
{
	if (s != NULL)
		s->job = &job;
	client = s;
	client_conn = s == NULL ? NULL : s->conn;
	state = POWER_ASKED;
	timer.fired = timer_fired;
	timer_disarm(&deadline);
	if (exec_count() == 0) {
		answer(); /* every process belongs to an execution */
		return;
	}
	if (grace_ms == 0) {
		kill_all();
		return;
	}
	timer_arm(&timer, grace_ms);
	machine_kill_all(SIGTERM);
	machine_kill_all(SIGCONT); /* a stopped process cannot follow */
}

void power_hangup(const struct conn *c)
{
	if (state == POWER_ANSWERED && c == client_conn)
		machine_off();
}

static void deadline_fired(struct timer *t)
{
	(void)t;
	if (state == POWER_ON)
		power_off(NULL, 0);
}

void power_deadline(uint64_t ms)
{
	deadline.fired = deadline_fired;
	timer_disarm(&deadline);
	if (ms > 0 && state == POWER_ON)
		timer_arm(&deadline, ms);
}
