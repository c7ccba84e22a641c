#pragma once
#include <sys/prctl.h>

// prctl takes a variable number of arguments, which Swift does not import.
static inline int cprctl_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
