// The Lua API. Debian's C and C++ builds export the same unmangled names, so one header serves both.
#pragma once

extern "C" {
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
}
