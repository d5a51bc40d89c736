#include "confine.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* capget(2) and capset(2): libc has no functions for them. */
static void set_capabilities(unsigned effective, unsigned permitted)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};
	data[0].effective = effective;
	data[0].permitted = permitted;
	syscall(SYS_capset, &header, data);
}

static bool holds_any(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};
	if (syscall(SYS_capget, &header, data) < 0)
		return true;
	return data[0].permitted || data[1].permitted;
}

static bool may_use(const struct paths *paths)
{
	for (size_t i = 0; i < paths->readable_count; i++)
		if (faccessat(AT_FDCWD, paths->readable[i], R_OK, AT_EACCESS) < 0)
			return false;
	for (size_t i = 0; i < paths->writable_count; i++)
		if (faccessat(AT_FDCWD, paths->writable[i], R_OK | W_OK, AT_EACCESS) < 0)
			return false;
	return true;
}

/*
 * capabilities(7): with no_new_privs an exec gives no capability that the process does not hold,
 * not even to root. So nothing remains if nothing is held at the exec. Root without capabilities
 * can use files that belong to root; files of another user it can use only with CAP_DAC_OVERRIDE,
 * which is kept then.
 */
void drop_capabilities(const struct paths *paths, struct report *report)
{
	const unsigned override = CAP_TO_MASK(CAP_DAC_OVERRIDE);

	for (int capability = 0; capability < 64; capability++)
		prctl(PR_CAPBSET_DROP, capability, 0, 0, 0); /* needs a capability itself */
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return;
	if (!holds_any()) {
		report->capabilities = true;
		return;
	}
	set_capabilities(override, override);
	bool with = may_use(paths);
	set_capabilities(0, override);
	report->kept_override = with && !may_use(paths);
	set_capabilities(0, report->kept_override ? override : 0);
	report->capabilities = !holds_any();
}
