// Read in order, work in parallel, write in order: for streams that are too long to hold.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "ragctl/core/context.hpp"
#include "ragctl/core/helpers.hpp"

namespace ragctl {

// One run of three steps over items of type In and results of type Out, on context.threads threads. `read`
// fills the next item and returns false at the end; `work` makes its result; `write` takes the results in the
// order of the items. read and write are never called by two threads at once (of each step; a read may run
// beside a write). At most kWindow results a thread wait to be written. What write sees does not depend on
// the number of threads; an exception of any step ends the run after everything before its item was written,
// and is rethrown.
template <typename In, typename Out>
class OrderedPipeline {
 public:
  using Read = std::function<bool(In&)>;
  using Work = std::function<Out(In&)>;
  using Write = std::function<void(Out&&)>;

  static void run(const Context& context, Read read, Work work, Write write) {
    OrderedPipeline pipeline(context, std::move(read), std::move(work), std::move(write));
    pipeline.run_all();
  }

 private:
  static constexpr std::uint64_t kWindow = 4;

  struct Result {
    Out value{};
    std::exception_ptr error;
  };

  OrderedPipeline(const Context& context, Read read, Work work, Write write)
      : context_(context),
        threads_(std::max(context.threads, 1U)),
        read_(std::move(read)),
        work_(std::move(work)),
        write_(std::move(write)) {}

  void run_all() {
    {
      const Helpers helpers(threads_ - 1, [this] { run_worker(); });
      run_worker();
    }
    if (failure_) std::rethrow_exception(failure_);
  }

  void run_worker() {
    In item{};
    std::uint64_t ticket = 0;
    Result result;
    while (take(item, ticket, result)) {
      if (!result.error) {
        try {
          result.value = work_(item);
        } catch (...) {
          result.error = std::current_exception();
        }
      }
      deliver(ticket, std::exchange(result, {}));
    }
  }

  // False at the end. An exception of read becomes the result of its item.
  bool take(In& item, std::uint64_t& ticket, Result& result) {
    const std::scoped_lock reading(read_mutex_);
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return failure_ || tickets_ < turn_ + kWindow * threads_; });
      if (failure_ || ended_) return false;
    }
    try {
      context_.check_cancelled();
      if (!read_(item)) {
        ended_ = true;
        return false;
      }
    } catch (...) {
      result.error = std::current_exception();
      ended_ = true;
    }
    ticket = tickets_++;
    return true;
  }

  // Writes what is due, unless another thread is at it: that one will find this result.
  void deliver(std::uint64_t ticket, Result result) {
    std::unique_lock lock(mutex_);
    waiting_.emplace(ticket, std::move(result));
    if (writing_) return;
    writing_ = true;
    while (!failure_ && !waiting_.empty() && waiting_.begin()->first == turn_) {
      Result due = std::move(waiting_.extract(waiting_.begin()).mapped());
      lock.unlock();
      std::exception_ptr error = due.error ? due.error : written(std::move(due.value));
      lock.lock();
      ++turn_;
      failure_ = error;
      changed_.notify_all();
    }
    writing_ = false;
  }

  std::exception_ptr written(Out&& value) {
    try {
      write_(std::move(value));
    } catch (...) {
      return std::current_exception();
    }
    return nullptr;
  }

  const Context& context_;
  unsigned threads_;
  Read read_;
  Work work_;
  Write write_;
  std::mutex read_mutex_;  // of reading and of the next two
  bool ended_ = false;
  std::uint64_t tickets_ = 0;
  std::mutex mutex_;  // of all that follow
  std::condition_variable changed_;
  bool writing_ = false;
  std::uint64_t turn_ = 0;  // the ticket that is written next
  std::map<std::uint64_t, Result> waiting_;
  std::exception_ptr failure_;
};

// The same over the numbers [0, count).
template <typename Out>
void ordered_for(const Context& context, std::size_t count, const std::function<Out(std::size_t)>& work,
                 const std::function<void(Out&&)>& write) {
  std::size_t next = 0;
  const auto read = [&next, count](std::size_t& item) {
    item = next;
    return next++ < count;
  };
  OrderedPipeline<std::size_t, Out>::run(
      context, read, [&work](std::size_t& item) { return work(item); }, write);
}

}  // namespace ragctl
