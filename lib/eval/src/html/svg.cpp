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

std::string y_scale(const PlotArea& area, const Axis& y, const std::string& label) {
  std::string out;
  for (const Tick& tick : y.ticks()) {
    out += svg_line(area.x_begin(), y.at(tick.value), area.x_end(), y.at(tick.value), "grid");
    out += svg_text(area.x_begin() - 8, y.at(tick.value) + 4, "end", "tick", tick.label);
  }
  return out +
         fmt::format(
             "<text class=\"label\" transform=\"translate(16 {}) rotate(-90)\" text-anchor=\"middle\">{}"
             "</text>\n",
             number((area.y_low() + area.y_high()) / 2), escaped(label));
}

std::string x_label(const PlotArea& area, const std::string& label) {
  return svg_text(area.x_middle(), area.height - 10, "middle", "label", label);
}

}  // namespace ragctl::html
