#include "recency.hpp"

#include "catch.hpp"
#include "ragctl/core/error.hpp"

using namespace ragctl;

TEST_CASE("a recency names half life and field") {
  CHECK(parse_recency("half_life=30d").half_life_days == 30.0);
  CHECK(parse_recency("half_life=30d").field == "date");
  CHECK(parse_recency("field=updated  half_life=2w").half_life_days == 14.0);
  CHECK(parse_recency("field=updated  half_life=2w").field == "updated");
  CHECK(parse_recency("half_life=0.5y").half_life_days == Approx(182.625));
}

TEST_CASE("a malformed recency is a usage error that shows the right form") {
  for (const char* wrong : {"30d", "half_life=", "half_life=30", "half_life=d", "half_life=-3d",
                            "half_life=0d", "half_life=nand", "half_life=30m", "half_life=1d5d", "field=date",
                            "field=", "half_life=30d field=", "half_life=30d age=2"}) {
    CAPTURE(wrong);
    try {
      (void)parse_recency(wrong);
      FAIL("was accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kUsage);
      CHECK_THAT(error.what(), ContainsText("half_life=30d field=date"));
    }
  }
}

TEST_CASE("dates are ISO days, months and years") {
  CHECK(date_in_days(Json("1970-01-02")) == 1.0);
  CHECK(date_in_days(Json("2000-02-29")) == 11016.0);
  CHECK(date_in_days(Json("2000-03-01T10:00:00+09:00")) == 11017.0);
  CHECK(date_in_days(Json("2000-03-01 10:00")) == 11017.0);
  CHECK(date_in_days(Json("2000-03-01 10:00:00 +0900")) == 11017.0);
  CHECK(date_in_days(Json("2000-03-01 08:00:00 +0900")) == 11016.0);
  CHECK(date_in_days(Json("1970-02")) == 31.0);
  CHECK(date_in_days(Json("1971")) == 365.0);
  CHECK(date_in_days(Json(1971)) == 365.0);
}

TEST_CASE("what is no date is none") {
  for (const char* wrong : {"", "197", "19700", "1970/01/02", "1970-13", "1970-1", "1970-02-30", "1970-01-0",
                            "1970-01-02x", "date", "1970-aa-02", "-970-01-01"}) {
    CAPTURE(wrong);
    CHECK_FALSE(date_in_days(Json(wrong)));
  }
  CHECK_FALSE(date_in_days(Json(12)));
  CHECK_FALSE(date_in_days(Json(true)));
}
