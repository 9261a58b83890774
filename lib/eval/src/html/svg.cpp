#include <fmt/format.h>

#include "html.hpp"
#include "plots.hpp"

namespace ragctl::html {

std::string svg_begin(const std::string& id, double width, double height, const std::string& title,
                      const std::string& description) {
  return fmt::format(
      "<svg viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" role=\"img\" aria-labelledby=\"{}-t {}-d\">\n"
      "<title id=\"{}-t\">{}</title><desc id=\"{}-d\">{}</desc>\n",
      number(width), number(height), number(width), number(height), id, id, id, escaped(title), id,
      escaped(description));
}

std::string svg_line(double x1, double y1, double x2, double y2, const std::string& css) {
  return fmt::format("<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n", css, number(x1),
                     number(y1), number(x2), number(y2));
}

std::string svg_text(double x, double y, const std::string& anchor, const std::string& css,
                     const std::string& text) {
  return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n", css, number(x),
                     number(y), anchor, escaped(text));
}

}  // namespace ragctl::html
