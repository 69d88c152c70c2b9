// Benchmarks: each case measures one cost; cases run interleaved for several rounds in one process, and the median, spread and
// ratio to the hand-written reference kept beside it are reported.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace quench::bench {

struct Case {
  std::string name;        ///< "langevin 64^3 thermal"
  std::string unit;        ///< "ns per site-step"
  std::string reference;   ///< name of the case it is compared with, "" for none
  std::string note;        ///< what is compared, for the table
  std::function<double()> measure;  ///< one repetition: the cost in `unit`
};

/// CPU time of the calling thread in nanoseconds.
double thread_nanoseconds();
/// Cost per item of `work`, which does `items` of them: repeated until 20 ms of CPU time have passed.
double cost_per_item(double items, const std::function<void()>& work);

void add_function_cases(std::vector<Case>& cases);    ///< functions.cpp: traced kernels, normals
void add_jump_cases(std::vector<Case>& cases);        ///< jumps.cpp: walks and their references
void add_langevin_cases(std::vector<Case>& cases);    ///< langevin.cpp: field steps and their references
void add_mosaic_cases(std::vector<Case>& cases);      ///< mosaic.cpp: integrals and counts of the mosaic
void add_program_cases(std::vector<Case>& cases);     ///< programs.cpp: members per second, start-up time

}  // namespace quench::bench
