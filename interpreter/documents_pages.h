// The pieces a manual is made of, shared by the terminal pages, the reference and the prompt.
#pragma once

#include <string>
#include <vector>

#include "engine/core/schema.h"
#include "interpreter/documents_functions.h"

namespace quench::interpreter {

/// Categories of models in the order of the manual, with one sentence each. "experiment" is a category of one.
struct Category { std::string name, sentence; };
const std::vector<Category>& categories();

/// "required", "0.6", "spins", or "" where there is no default.
std::string default_of(const Option& option);
/// What an option takes, default and unit in one line: "a number > 0; default 1 [time]".
std::string takes(const Option& option);
/// The sentence of an option with its source.
std::string meaning(const Option& option);
/// "dims t; unit 1" of an observable, "" for others.
std::string result_of(const Schema& schema);

/// Terminal page of one model, one function.
std::string model_page(const Schema& schema);
std::string function_page(const Documented& entry);
/// Every name a manual page can be asked for, sorted, without repeats.
std::vector<std::string> page_names();

}  // namespace quench::interpreter
