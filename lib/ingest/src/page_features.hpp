// Measures of an HTML tree's elements from which main content is told apart from page furniture.
#pragma once

#include <cstdint>
#include <vector>

#include "html_tree.hpp"

namespace ragctl {

// Sums over a subtree without its dropped parts. Text is measured in bytes without white space: a Hangul
// syllable (3 bytes) tells about as much as three Latin letters, so that one threshold fits both.
struct PageFeatures {
  std::vector<std::uint32_t> bytes;
  std::vector<std::uint32_t> link_bytes;     // within links to pages: a mail address or telephone is a text
  std::vector<std::uint32_t> fields;         // controls to write or choose in, dropped ones too
  std::vector<std::uint32_t> heading_bytes;  // within <h1> to <h6>
  std::vector<std::uint32_t> commas;         // , and its East Asian forms
  std::vector<std::uint32_t> paragraphs;     // <p>
  std::vector<std::uint32_t> items;          // <li>
  std::vector<std::uint32_t> images;
  std::vector<std::uint32_t> controls;   // form controls, dropped ones too
  std::vector<std::uint32_t> own_bytes;  // text whose nearest block-level ancestor this is
  std::vector<std::uint32_t> own_link_bytes;
  std::vector<std::uint32_t> own_commas;
  std::vector<std::uint32_t> blocks;  // block-level descendants

  double link_density(std::size_t node) const {
    return bytes[node] == 0 ? 0.0 : static_cast<double>(link_bytes[node]) / static_cast<double>(bytes[node]);
  }
};

PageFeatures measure_page(const HtmlTree& tree, const std::vector<bool>& dropped);

}  // namespace ragctl
