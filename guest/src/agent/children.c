#include "agent/children.h"

#include <errno.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include "agent/power.h"
#include "base/loop.h"
#include "exec/exec.h"

static struct watch children_watch;

static void children_reap(struct watch *w, uint32_t events)
{
	struct signalfd_siginfo info;
	int status;
	pid_t pid;

	(void)events;
	while (read(w->fd, &info, sizeof(info)) > 0)
		; /* one signal may stand for many children */
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		exec_reaped(pid, status);
	if (pid < 0)
		power_no_children();
}

int children_init(struct err *e)
{
	sigset_t all, child;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	children_watch.event = children_reap;
	children_watch.fd = signalfd(-1, &child, SFD_NONBLOCK | SFD_CLOEXEC);
	if (children_watch.fd < 0)
		return fail(e, ERROR_FAILED, errno, "signalfd");
	return loop_add(&children_watch, EPOLLIN, e);
}
