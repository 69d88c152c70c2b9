// Values at the prompt: how they are shown, what help finds, what completion may offer.
#pragma once

#include "interpreter/prompt.h"

namespace quench::interpreter {

/// C function: prints its arguments as the prompt shows results.
int show_values(lua_State* L);
/// Puts `help` into the table at the top of the stack.
void install_help(lua_State* L);
/// Names looked up in the state; `state` must outlive them.
KnownNames names_of(State& state);

}  // namespace quench::interpreter
