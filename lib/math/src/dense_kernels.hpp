// Dense products of the SVD; internal to the module. Same bits on every instruction set: one accumulator for
// each element, summed in the order of the inner index, products rounded before they are added.
#pragma once

#include <cstddef>

namespace ragctl {

// gram[i * width + j] += sum over r < rows of y[r * stride + i] * y[r * stride + j] in double, for i < width
// and j >= i / 16 * 16 (the upper triangle and a little more). width is a multiple of 16.
void add_gram(const float* y, std::size_t rows, std::size_t stride, std::size_t width, double* gram);

// Row by row y <- y * factor, in place. y is rows x width and factor width x width, both with rows `stride`
// floats apart; width is a multiple of 16. `upper`: entries of factor below the diagonal are zero and
// skipped.
void multiply_in_place(float* y, std::size_t rows, std::size_t stride, const float* factor, std::size_t width,
                       bool upper);

}  // namespace ragctl
