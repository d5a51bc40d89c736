/*
 *   ASKED    every process has got SIGTERM; lasts until the last one is gone or the grace is over
 *   KILLED   every process has got SIGKILL; the same, but with a patience for those that are
 *            stuck in the kernel
 *   ANSWERED the disk is flushed and RESULT is being sent; lasts until the client hangs up, or for
 *            FAREWELL_MS: a port does not say when the host has read
 */
#include "agent/power.h"

#include <signal.h>
#include <stddef.h>

#include "base/timer.h"
#include "exec/exec.h"
#include "machine/machine.h"
#include "wire/job.h"

enum { KILL_PATIENCE_MS = 5000, FAREWELL_MS = 200 };

static enum { POWER_ON, POWER_ASKED, POWER_KILLED, POWER_ANSWERED } power_state;
static struct stream *power_client;
static const struct conn *power_client_conn;
static struct timer power_timer;
static struct timer power_deadline_timer;

bool power_is_going(void)
{
	return power_state != POWER_ON;
}

static void power_answer(void)
{
	machine_flush();
	power_state = POWER_ANSWERED;
	if (power_client == NULL) {
		machine_off();
		return;
	}
	stream_succeed(power_client);
	timer_arm(&power_timer, FAREWELL_MS);
}

static void power_kill_all(void)
{
	power_state = POWER_KILLED;
	timer_arm(&power_timer, KILL_PATIENCE_MS);
	machine_kill_all(SIGKILL);
}

static void power_timer_fired(struct timer *t)
{
	(void)t;
	switch (power_state) {
	case POWER_ON:
		break;
	case POWER_ASKED:
		power_kill_all();
		break;
	case POWER_KILLED:
		power_answer();
		break;
	case POWER_ANSWERED:
		machine_off();
		break;
	}
}

void power_no_children(void)
{
	if (power_state == POWER_ASKED || power_state == POWER_KILLED) {
		timer_disarm(&power_timer);
		power_answer();
	}
}

static void power_release(struct job *j)
{
	(void)j;
	power_client = NULL; /* the machine goes off all the same */
}

/* POWEROFF cannot be cancelled. */
static const struct job_ops power_ops = {.release = power_release};
static struct job power_job = {&power_ops};

void power_off(struct stream *s, uint32_t grace_ms)
{
	if (s != NULL)
		s->job = &power_job;
	power_client = s;
	power_client_conn = s == NULL ? NULL : s->conn;
	power_state = POWER_ASKED;
	power_timer.fired = power_timer_fired;
	timer_disarm(&power_deadline_timer);
	if (exec_count() == 0) {
		power_answer(); /* every process belongs to an execution */
		return;
	}
	if (grace_ms == 0) {
		power_kill_all();
		return;
	}
	timer_arm(&power_timer, grace_ms);
	machine_kill_all(SIGTERM);
	machine_kill_all(SIGCONT); /* a stopped process cannot follow */
}

void power_hangup(const struct conn *c)
{
	if (power_state == POWER_ANSWERED && c == power_client_conn)
		machine_off();
}

static void power_deadline_fired(struct timer *t)
{
	(void)t;
	if (power_state == POWER_ON)
		power_off(NULL, 0);
}

void power_deadline(uint64_t ms)
{
	power_deadline_timer.fired = power_deadline_fired;
	timer_disarm(&power_deadline_timer);
	if (ms > 0 && power_state == POWER_ON)
		timer_arm(&power_deadline_timer, ms);
}
