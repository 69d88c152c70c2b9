#include "engine/functions/compiled_tape.h"

#include <algorithm>
#include <map>
#include <new>
#include <optional>

#include "engine/core/value.h"
#include "engine/functions/chebyshev.h"

namespace quench {

namespace {

// Until the number of registers is known, a slot is its kind and its number within the kind.
enum SlotKind : std::uint32_t { input_slot = 0, constant_slot = 1, register_slot = 2, output_slot = 3 };
constexpr std::uint32_t kind_shift = 30, number_mask = (1u << kind_shift) - 1;
std::uint32_t slot(SlotKind kind, std::size_t number) { return static_cast<std::uint32_t>(kind) << kind_shift | static_cast<std::uint32_t>(number); }

template <class Visit> void for_operands(const TapeValue& value, Visit visit) {
  if (value.kind != TapeValue::Kind::result) return;
  for (int i = 0; i < operand_count(value.code); ++i) visit(value.operands[static_cast<std::size_t>(i)]);
}

/// Registers that are free again, lowest first, so that few are used.
class RegisterPool {
 public:
  std::size_t take() {
    if (free_.empty()) return used_++;
    const std::size_t lowest = free_.back();
    free_.pop_back();
    return lowest;
  }
  void give_back(std::size_t number) {
    free_.insert(std::upper_bound(free_.begin(), free_.end(), number, std::greater<>()), number);
  }
  std::size_t used() const { return used_; }

 private:
  std::vector<std::size_t> free_;  ///< descending
  std::size_t used_ = 0;
};

}  // namespace

void CompiledTape::Free::operator()(double* p) const { ::operator delete[](p, std::align_val_t{64}); }

CompiledTape::CompiledTape(const InstructionGraph& graph, const std::vector<int>& outputs, std::size_t inputs) {
  tape_.inputs = inputs;
  tape_.outputs = outputs.size();
  mark_needed(graph, outputs);
  place_constants(graph);
  place_results(graph, outputs);
  number_slots();
  choose_block();
  tape_.instructions = instructions_.data();
  tape_.length = instructions_.size();
  tape_.coefficients = coefficients_.data();
  tape_.tables = tables_.data();
}

void CompiledTape::mark_needed(const InstructionGraph& graph, const std::vector<int>& outputs) {
  needed_.assign(static_cast<std::size_t>(graph.size()), false);
  for (int number : outputs) needed_[static_cast<std::size_t>(number)] = true;
  for (int number = graph.size() - 1; number >= 0; --number)
    if (needed_[static_cast<std::size_t>(number)])
      for_operands(graph[number], [&](int operand) { needed_[static_cast<std::size_t>(operand)] = true; });
}

void CompiledTape::place_constants(const InstructionGraph& graph) {
  slot_of_.assign(needed_.size(), 0);
  std::vector<double> values;
  for (int number = 0; number < graph.size(); ++number) {
    const TapeValue& value = graph[number];
    const std::size_t at = static_cast<std::size_t>(number);
    if (value.kind == TapeValue::Kind::input) slot_of_[at] = slot(input_slot, value.input);
    if (value.kind != TapeValue::Kind::constant || !needed_[at]) continue;
    slot_of_[at] = slot(constant_slot, values.size());
    values.push_back(value.constant);
  }
  tape_.constants = values.size();
  constants_.reset(static_cast<double*>(::operator new[](std::max<std::size_t>(1, values.size()) * Tape::lanes * sizeof(double), std::align_val_t{64})));
  for (std::size_t k = 0; k < values.size(); ++k) std::fill_n(constants_.get() + k * Tape::lanes, Tape::lanes, values[k]);
  tape_.constant_values = constants_.get();
}

// The output may lie in the memory of an input, so it is written only once no later instruction reads an input.
void CompiledTape::place_results(const InstructionGraph& graph, const std::vector<int>& outputs) {
  const std::size_t count = needed_.size();
  std::vector<std::size_t> last_use(count, 0);
  std::size_t last_input_use = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!needed_[i]) continue;
    for_operands(graph[static_cast<int>(i)], [&](int operand) {
      last_use[static_cast<std::size_t>(operand)] = i;
      if (graph[operand].kind == TapeValue::Kind::input) last_input_use = i;
    });
  }
  for (int number : outputs) last_use[static_cast<std::size_t>(number)] = count;  // copied at the end, unless written in place
  std::vector<bool> written(outputs.size(), false);
  RegisterPool pool;
  for (std::size_t i = 0; i < count; ++i) {
    const TapeValue& value = graph[static_cast<int>(i)];
    if (!needed_[i] || value.kind != TapeValue::Kind::result) continue;
    TapeInstruction instruction = instruction_of(value);
    std::vector<std::size_t> released;
    for_operands(value, [&](int operand) {
      const std::uint32_t place = slot_of_[static_cast<std::size_t>(operand)];
      const bool is_last = last_use[static_cast<std::size_t>(operand)] == i && place >> kind_shift == register_slot;
      if (is_last && std::find(released.begin(), released.end(), place & number_mask) == released.end()) released.push_back(place & number_mask);
    });
    for (std::size_t number : released) pool.give_back(number);
    const auto output = std::find(outputs.begin(), outputs.end(), static_cast<int>(i));
    if (output != outputs.end() && i >= last_input_use) {
      const std::size_t k = static_cast<std::size_t>(output - outputs.begin());
      slot_of_[i] = slot(output_slot, k);
      written[k] = true;
    } else {
      slot_of_[i] = slot(register_slot, pool.take());
    }
    instruction.target = slot_of_[i];
    instructions_.push_back(instruction);
  }
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    if (written[k]) continue;
    TapeInstruction copy{TapeCode::copy};
    copy.operands[0] = slot_of_[static_cast<std::size_t>(outputs[k])];
    copy.target = slot(output_slot, k);
    instructions_.push_back(copy);
  }
  tape_.registers = pool.used();
}

TapeInstruction CompiledTape::instruction_of(const TapeValue& value) {
  TapeInstruction instruction{value.code};
  instruction.degree = static_cast<std::uint8_t>(value.degree);
  for (int i = 0; i < operand_count(value.code); ++i) {
    const std::size_t at = static_cast<std::size_t>(i);
    instruction.operands[at] = slot_of_[static_cast<std::size_t>(value.operands[at])];
  }
  if (!value.coefficients.empty()) {
    instruction.degree = static_cast<std::uint8_t>(value.coefficients.size() - 1);
    instruction.data = static_cast<std::uint32_t>(coefficients_.size());
    coefficients_.insert(coefficients_.end(), value.coefficients.begin(), value.coefficients.end());
  }
  if (value.code != TapeCode::table) return instruction;
  const auto* table = dynamic_cast<const ChebyshevTable*>(value.table.get());
  if (!table) throw Error(ErrorKind::internal, "a table of an unknown kind");
  auto transposed = std::make_unique<double[]>(table->coefficients.size());
  for (std::size_t s = 0; s < table->segments; ++s)
    for (std::size_t k = 0; k <= table->degree; ++k) transposed[k * table->segments + s] = table->coefficients[s * (table->degree + 1) + k];
  instruction.data = static_cast<std::uint32_t>(tables_.size());
  tables_.push_back({table->low, table->high, static_cast<double>(table->segments) / (table->high - table->low), table->segments,
                     table->degree, transposed.get()});
  table_coefficients_.push_back(std::move(transposed));
  return instruction;
}

void CompiledTape::number_slots() {
  const std::uint32_t first[4] = {0, static_cast<std::uint32_t>(tape_.inputs), static_cast<std::uint32_t>(tape_.inputs + tape_.constants),
                                  static_cast<std::uint32_t>(tape_.inputs + tape_.constants + tape_.registers)};
  const auto number = [&](std::uint32_t& place) { place = first[place >> kind_shift] + (place & number_mask); };
  for (TapeInstruction& instruction : instructions_) {
    number(instruction.target);
    for (int i = 0; i < operand_count(instruction.code); ++i) number(instruction.operands[i]);
  }
}

// Registers, inputs and outputs of a block together stay within a first-level cache of 32 KiB.
void CompiledTape::choose_block() {
  const std::size_t columns = tape_.registers + tape_.inputs + tape_.outputs;
  tape_.block = 512;
  while (tape_.block > 64 && columns * tape_.block * sizeof(double) > 32768) tape_.block /= 2;
}

std::string CompiledTape::listing(const std::vector<std::string>& input_names) const {
  const auto text_of = [&](std::size_t number) {
    if (number < tape_.inputs) return input_names[number];
    number -= tape_.inputs;
    if (number < tape_.constants) return shortest(tape_.constant_values[Tape::lanes * number]);
    number -= tape_.constants;
    if (number < tape_.registers) return "r" + std::to_string(number);
    return "out" + (tape_.outputs > 1 ? std::to_string(number - tape_.registers + 1) : std::string());
  };
  std::string text;
  for (const TapeInstruction& instruction : instructions_) {
    text += "  " + text_of(instruction.target) + " = " + name_of(instruction.code) + "(";
    for (int i = 0; i < operand_count(instruction.code); ++i) text += (i ? ", " : "") + text_of(instruction.operands[i]);
    if (instruction.code == TapeCode::integer_power) text += ", " + std::to_string(instruction.degree);
    if (instruction.code == TapeCode::polynomial || instruction.code == TapeCode::polynomial_and_product)
      for (std::size_t k = 0; k <= instruction.degree; ++k) text += (k ? ", " : "; ") + shortest(coefficients_[instruction.data + k]);
    text += ")\n";
  }
  return text + std::to_string(instructions_.size()) + " instructions, " + std::to_string(tape_.registers) + " registers, blocks of " +
         std::to_string(tape_.block) + "\n";
}

}  // namespace quench
