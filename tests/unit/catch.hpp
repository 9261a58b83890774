// Catch2 v2 (Debian 12) and v3 name their header and some matchers differently; every unit test includes this
// file.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
inline auto ContainsText(const std::string& part) { return Catch::Matchers::ContainsSubstring(part); }
#else
#include <catch2/catch.hpp>
using Catch::Detail::Approx;
inline auto ContainsText(const std::string& part) { return Catch::Matchers::Contains(part); }
#endif
