#include "agent/configure.h"

#include "agent/power.h"
#include "machine/disk.h"
#include "machine/machine.h"
#include "machine/mounts.h"

static enum phase configure_reached = PHASE_IDLE;

enum phase configure_phase(void)
{
	return configure_reached;
}

static int configure_set_root(struct err *e)
{
	if (configure_reached != PHASE_IDLE)
		return fail(e, ERROR_WRONG_PHASE, 0, "ROOT: the root is mounted already");
	if (mounts_root(e) < 0)
		return -1;
	configure_reached = PHASE_ROOT;
	return 0;
}

static int configure_in_root(const char *what, struct err *e)
{
	if (configure_reached != PHASE_ROOT)
		return fail(e, ERROR_WRONG_PHASE, 0, "%s: no root is mounted", what);
	return 0;
}

static int configure_hostname(const char *name, struct err *e)
{
	struct err ignored;

	if (machine_hostname(name, e) < 0)
		return -1;
	/* A disk that is full must not keep a machine from its start. */
	if (configure_reached == PHASE_ROOT)
		machine_resolve(name, &ignored);
	return 0;
}

int configure(const struct request *r, struct err *e)
{
	if (request_has(r, TAG_ENTROPY) && machine_entropy(r->entropy, r->entropy_len, e) < 0)
		return -1;
	if (request_has(r, TAG_TIME_NS) && machine_clock(r->time_ns, e) < 0)
		return -1;
	if (request_has(r, TAG_ROOT) && configure_set_root(e) < 0)
		return -1;
	if (request_has(r, TAG_GROW) && (configure_in_root("GROW", e) < 0 || disk_grow(e) < 0))
		return -1;
	if (request_has(r, TAG_HOSTNAME) && configure_hostname(r->hostname, e) < 0)
		return -1;
	if (request_has(r, TAG_MACHINE_ID) &&
	    (configure_in_root("MACHINE_ID", e) < 0 || machine_id(r->machine_id, e) < 0))
		return -1;
	if (request_has(r, TAG_DEADLINE_MS))
		power_deadline(r->deadline_ms);
	return 0;
}

int configure_network(struct err *e)
{
	if (configure_in_root("NETWORK", e) < 0)
		return -1;
	return machine_network(e);
}
