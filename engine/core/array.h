// Dense row-major array of doubles of any rank. Copies share storage (as NumPy views do); copy() detaches.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace quench {

using Shape = std::vector<std::size_t>;

/// Number of elements of a shape; 1 for rank 0.
inline std::size_t count_of(const Shape& shape) {
  std::size_t n = 1;
  for (std::size_t extent : shape) n *= extent;
  return n;
}

class Array {
 public:
  /// Rank 1, no elements.
  Array() : Array(Shape{0}) {}
  /// Zeros.
  explicit Array(Shape shape)
      : shape_(std::move(shape)), size_(count_of(shape_)), storage_(std::make_shared<std::vector<double>>(size_)) {}
  /// Takes `values` in row-major order; their number must match the shape.
  Array(Shape shape, std::vector<double> values)
      : shape_(std::move(shape)), size_(count_of(shape_)),
        storage_(std::make_shared<std::vector<double>>(std::move(values))) {}
  /// Rank 1 from a list.
  static Array of(std::vector<double> values) {
    const std::size_t n = values.size();
    return Array(Shape{n}, std::move(values));
  }

  const Shape& shape() const { return shape_; }
  std::size_t rank() const { return shape_.size(); }
  std::size_t size() const { return size_; }
  double* data() { return storage_->data() + offset_; }
  const double* data() const { return storage_->data() + offset_; }
  double& operator[](std::size_t i) { return data()[i]; }
  double operator[](std::size_t i) const { return data()[i]; }
  std::span<double> span() { return {data(), size_}; }
  std::span<const double> span() const { return {data(), size_}; }

  /// View of `count` consecutive entries of the first axis from `first` (0-based); shares storage.
  Array rows(std::size_t first, std::size_t count) const {
    Array view = *this;
    const std::size_t row = shape_.empty() || shape_[0] == 0 ? 1 : size_ / shape_[0];
    view.shape_[0] = count;
    view.size_ = count * row;
    view.offset_ = offset_ + first * row;
    return view;
  }
  /// View of entry `i` (0-based) of the first axis, of one rank less; shares storage.
  Array row(std::size_t i) const {
    Array view = rows(i, 1);
    view.shape_.erase(view.shape_.begin());
    return view;
  }
  /// Same storage under another shape of equal size.
  Array reshaped(Shape shape) const {
    Array view = *this;
    view.shape_ = std::move(shape);
    return view;
  }
  Array copy() const { return Array(shape_, std::vector<double>(data(), data() + size_)); }

 private:
  Shape shape_;
  std::size_t size_ = 0;
  std::size_t offset_ = 0;
  std::shared_ptr<std::vector<double>> storage_;
};

}  // namespace quench
