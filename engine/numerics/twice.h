// Two groups of lanes taken abreast, operation by operation (nest it for four): a long chain of dependent operations on one
// group alone leaves most of a processor idle, and its scheduler is too small to look beyond the chain. Formulas written for
// any vector (template <class V>) work on both. Include only from *.kernel.cpp files (see simd.h).
#pragma once

#include <type_traits>

#include "engine/numerics/simd.h"

namespace quench::QUENCH_ISA_NAMESPACE {

template <class T> struct Twice { T first, second; };

/// Groups worth taking abreast: v3 and v2 have several registers to a group already, and half as many of them.
#if defined(QUENCH_ISA_v4)
using Abreast = Twice<Twice<Doubles>>;
#else
using Abreast = Twice<Doubles>;
#endif

template <class V> inline constexpr std::size_t groups_of = 1;
template <class T> inline constexpr std::size_t groups_of<Twice<T>> = 2 * groups_of<T>;

/// Words that go with doubles.
template <class V> struct WordsFor { using type = Words; };
template <class T> struct WordsFor<Twice<T>> { using type = Twice<typename WordsFor<T>::type>; };

/// From memory, group after group.
template <class V> QUENCH_INLINE V load_as(const double* from) {
  if constexpr (groups_of<V> == 1) {
    return load(from);
  } else {
    using Half = decltype(V::first);
    return {load_as<Half>(from), load_as<Half>(from + lanes * groups_of<Half>)};
  }
}
template <class W> QUENCH_INLINE W load_as(const std::uint64_t* from) {
  if constexpr (groups_of<W> == 1) {
    return load(from);
  } else {
    using Half = decltype(W::first);
    return {load_as<Half>(from), load_as<Half>(from + lanes * groups_of<Half>)};
  }
}
template <class T> QUENCH_INLINE void store(double* to, const Twice<T>& x) {
  store(to, x.first);
  store(to + lanes * groups_of<T>, x.second);
}

#define QUENCH_TWICE_UNARY(name) \
  template <class T> QUENCH_INLINE auto name(const Twice<T>& x) { return Twice<decltype(name(x.first))>{name(x.first), name(x.second)}; }
QUENCH_TWICE_UNARY(operator-)
QUENCH_TWICE_UNARY(operator!)
QUENCH_TWICE_UNARY(as_words)
QUENCH_TWICE_UNARY(as_doubles)
QUENCH_TWICE_UNARY(absolute)
QUENCH_TWICE_UNARY(square_root)
#undef QUENCH_TWICE_UNARY

// One side may be a single group, the same for both.
#define QUENCH_TWICE_BINARY(name)                                                                  \
  template <class T, class U> QUENCH_INLINE auto name(const Twice<T>& a, const Twice<U>& b) {      \
    return Twice<decltype(name(a.first, b.first))>{name(a.first, b.first), name(a.second, b.second)}; \
  }                                                                                                \
  template <class T, class U> QUENCH_INLINE auto name(const Twice<T>& a, const U& b) {             \
    return Twice<decltype(name(a.first, b))>{name(a.first, b), name(a.second, b)};                 \
  }                                                                                                \
  template <class T, class U> QUENCH_INLINE auto name(const T& a, const Twice<U>& b) {             \
    return Twice<decltype(name(a, b.first))>{name(a, b.first), name(a, b.second)};                 \
  }
QUENCH_TWICE_BINARY(operator+)
QUENCH_TWICE_BINARY(operator-)
QUENCH_TWICE_BINARY(operator*)
QUENCH_TWICE_BINARY(operator/)
QUENCH_TWICE_BINARY(operator&)
QUENCH_TWICE_BINARY(operator|)
QUENCH_TWICE_BINARY(operator^)
QUENCH_TWICE_BINARY(operator<)
QUENCH_TWICE_BINARY(operator>)
QUENCH_TWICE_BINARY(minimum)
QUENCH_TWICE_BINARY(maximum)
QUENCH_TWICE_BINARY(less_signed)
#undef QUENCH_TWICE_BINARY

template <int n, class T> QUENCH_INLINE Twice<T> shift_right(const Twice<T>& x) { return {shift_right<n>(x.first), shift_right<n>(x.second)}; }
template <class T> QUENCH_INLINE bool any(const Twice<T>& mask) { return any(mask.first) || any(mask.second); }

/// The half of a pair; a single group is its own half.
template <class T> QUENCH_INLINE const T& first_of(const Twice<T>& x) { return x.first; }
template <class T> QUENCH_INLINE const T& second_of(const Twice<T>& x) { return x.second; }
template <class T> QUENCH_INLINE const T& first_of(const T& x) { return x; }
template <class T> QUENCH_INLINE const T& second_of(const T& x) { return x; }
template <class M, class A, class B> QUENCH_INLINE auto select(const Twice<M>& mask, const A& a, const B& b) {
  return Twice<decltype(select(mask.first, first_of(a), first_of(b)))>{select(mask.first, first_of(a), first_of(b)),
                                                                      select(mask.second, second_of(a), second_of(b))};
}

}  // namespace quench::QUENCH_ISA_NAMESPACE
