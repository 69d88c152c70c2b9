// Two groups of lanes taken abreast, operation by operation (nest it for four): a long chain of dependent operations on one
// group alone leaves most of a processor idle, and its scheduler is too small to look beyond the chain. Formulas written for
// any vector (template <class V>) work on both. Include only from *.kernel.cpp files (see simd.h).
#pragma once

#include "engine/numerics/simd.h"

namespace quench::QUENCH_ISA_NAMESPACE {

template <class T> struct Twice { T first, second; };

template <class V> inline constexpr std::size_t groups_of = 1;
template <class T> inline constexpr std::size_t groups_of<Twice<T>> = 2 * groups_of<T>;
template <class... V> concept AnyTwice = ((groups_of<V> > 1) || ...);

/// The words that go with doubles.
template <class V> struct WordsFor { using type = Words; };
template <class T> struct WordsFor<Twice<T>> { using type = Twice<typename WordsFor<T>::type>; };

/// The halves of a pair; a single group stands for both.
template <class T> QUENCH_INLINE const T& first_of(const T& x) { return x; }
template <class T> QUENCH_INLINE const T& second_of(const T& x) { return x; }
template <class T> QUENCH_INLINE const T& first_of(const Twice<T>& x) { return x.first; }
template <class T> QUENCH_INLINE const T& second_of(const Twice<T>& x) { return x.second; }

// ---- memory, group after group

template <class V, class Number> QUENCH_INLINE V load_as(const Number* from) {
  if constexpr (groups_of<V> == 1) {
    return load(from);
  } else {
    using Half = decltype(V::first);
    return {load_as<Half>(from), load_as<Half>(from + lanes * groups_of<Half>)};
  }
}
template <class T, class Number> QUENCH_INLINE void store(Number* to, const Twice<T>& x) {
  store(to, x.first);
  store(to + lanes * groups_of<T>, x.second);
}

/// f(V(), i) for the places i of groups of eight numbers: V is two groups abreast as long as there are two, then one.
template <class F> QUENCH_INLINE void over_groups(std::size_t groups, F f) {
  std::size_t g = 0;
  for (; g + 2 <= groups; g += 2) f(Twice<Doubles>(), g * lanes);
  if (g < groups) f(Doubles(), g * lanes);
}

// ---- the operations of simd.h

#define QUENCH_TWICE_1(name)                                            \
  template <class A> requires AnyTwice<A>                               \
  QUENCH_INLINE auto name(const A& a) {                                 \
    return Twice<decltype(name(first_of(a)))>{name(first_of(a)), name(second_of(a))}; \
  }
#define QUENCH_TWICE_2(name)                                            \
  template <class A, class B> requires AnyTwice<A, B>                   \
  QUENCH_INLINE auto name(const A& a, const B& b) {                     \
    return Twice<decltype(name(first_of(a), first_of(b)))>{name(first_of(a), first_of(b)), name(second_of(a), second_of(b))}; \
  }
#define QUENCH_TWICE_3(name)                                            \
  template <class A, class B, class C> requires AnyTwice<A, B, C>       \
  QUENCH_INLINE auto name(const A& a, const B& b, const C& c) {         \
    return Twice<decltype(name(first_of(a), first_of(b), first_of(c)))>{name(first_of(a), first_of(b), first_of(c)), \
                                                                        name(second_of(a), second_of(b), second_of(c))}; \
  }
QUENCH_TWICE_1(operator-)
QUENCH_TWICE_1(as_words)
QUENCH_TWICE_1(as_doubles)
QUENCH_TWICE_1(absolute)
QUENCH_TWICE_1(square_root)
QUENCH_TWICE_1(upper_half)
QUENCH_TWICE_1(lower_half)
QUENCH_TWICE_1(uniform)
QUENCH_TWICE_1(unsigned_to_doubles)
QUENCH_TWICE_1(uniform_positive)
QUENCH_TWICE_1(sign_of)
QUENCH_TWICE_2(operator+)
QUENCH_TWICE_2(operator-)
QUENCH_TWICE_2(operator*)
QUENCH_TWICE_2(operator/)
QUENCH_TWICE_2(operator&)
QUENCH_TWICE_2(operator|)
QUENCH_TWICE_2(operator^)
QUENCH_TWICE_2(operator<)
QUENCH_TWICE_2(operator<=)
QUENCH_TWICE_2(operator>)
QUENCH_TWICE_2(operator>=)
QUENCH_TWICE_2(minimum)
QUENCH_TWICE_2(maximum)
QUENCH_TWICE_2(less_signed)
QUENCH_TWICE_2(scale_by_power_of_two)
QUENCH_TWICE_2(flip_sign)
QUENCH_TWICE_3(fma)
QUENCH_TWICE_3(fma_precise)
QUENCH_TWICE_3(select)
#undef QUENCH_TWICE_1
#undef QUENCH_TWICE_2
#undef QUENCH_TWICE_3

template <int n, class T> QUENCH_INLINE Twice<T> shift_right(const Twice<T>& x) { return {shift_right<n>(x.first), shift_right<n>(x.second)}; }
template <int n, class T> QUENCH_INLINE Twice<T> shift_left(const Twice<T>& x) { return {shift_left<n>(x.first), shift_left<n>(x.second)}; }
template <class T> QUENCH_INLINE auto lookup16(const double* table, const Twice<T>& index) {
  return Twice<decltype(lookup16(table, index.first))>{lookup16(table, index.first), lookup16(table, index.second)};
}
template <class T> QUENCH_INLINE bool any(const Twice<T>& mask) { return any(mask.first) || any(mask.second); }
template <class T> QUENCH_INLINE bool all(const Twice<T>& mask) { return all(mask.first) && all(mask.second); }

}  // namespace quench::QUENCH_ISA_NAMESPACE
