// A tape with the memory it points to.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/functions/instruction_graph.h"
#include "engine/functions/tape.h"

namespace quench {

class CompiledTape {
 public:
  /// Instructions for these values, in order; values nobody needs are left out.
  CompiledTape(const InstructionGraph& graph, const std::vector<int>& outputs, std::size_t inputs);
  CompiledTape(const CompiledTape&) = delete;
  CompiledTape& operator=(const CompiledTape&) = delete;

  const Tape& tape() const { return tape_; }
  /// One line per instruction, inputs by name, then the number of instructions and registers.
  std::string listing(const std::vector<std::string>& input_names) const;

 private:
  struct Free { void operator()(double* p) const; };

  void mark_needed(const InstructionGraph& graph, const std::vector<int>& outputs);
  void place_constants(const InstructionGraph& graph);
  void place_results(const InstructionGraph& graph, const std::vector<int>& outputs);
  TapeInstruction instruction_of(const TapeValue& value);
  void number_slots();
  void choose_block();

  std::vector<TapeInstruction> instructions_;
  std::vector<double> coefficients_;
  std::vector<TapeTable> tables_;
  std::vector<std::unique_ptr<double[]>> table_coefficients_;
  std::unique_ptr<double[], Free> constants_;  ///< [constants][8], aligned to 64 bytes
  std::vector<bool> needed_;
  std::vector<std::uint32_t> slot_of_;         ///< of each value; kind in the top two bits until all are numbered
  Tape tape_{};
};

}  // namespace quench
