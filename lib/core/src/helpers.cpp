#include "ragctl/core/helpers.hpp"

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace ragctl {

struct Helpers::Job {
  std::function<void()> work;
  std::mutex mutex;
  std::condition_variable ended;
  bool closed = false;
  std::size_t running = 0;

  explicit Job(std::function<void()> all) : work(std::move(all)) {}

  void help() {
    {
      const std::lock_guard lock(mutex);
      if (closed) return;
      ++running;
    }
    work();
    const std::lock_guard lock(mutex);
    if (--running == 0) ended.notify_all();
  }

  // Waits for nobody who has not begun: a thread that the system is slow to run is not needed any more.
  void close() {
    std::unique_lock lock(mutex);
    closed = true;
    ended.wait(lock, [this] { return running == 0; });
  }
};

namespace {

using Job = std::shared_ptr<Helpers::Job>;

// All threads that help.
class Crew {
 public:
  void call(const Job& job, std::size_t count) {
    const std::lock_guard lock(mutex_);
    jobs_.insert(jobs_.end(), count, job);
    try {
      for (; waiting_ < jobs_.size(); ++waiting_) std::thread([this] { serve(); }).detach();
    } catch (const std::system_error&) {
      // No more threads, or no memory for their stacks: those that are there do the work.
    }
    for (; count > 0; --count) ready_.notify_one();
  }

  void call_off(const Job& job) {
    const std::lock_guard lock(mutex_);
    std::erase(jobs_, job);
  }

 private:
  [[noreturn]] void serve() {
    for (std::unique_lock lock(mutex_);;) {
      ready_.wait(lock, [this] { return !jobs_.empty(); });
      Job job = std::move(jobs_.front());
      jobs_.pop_front();
      --waiting_;
      lock.unlock();
      job->help();
      job.reset();
      lock.lock();
      ++waiting_;
    }
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Job> jobs_;
  std::size_t waiting_ = 0;  // threads at no job, those included that a job in jobs_ will wake
};

// Never destroyed: its threads wait until the process ends. The child of a fork has none of them, and what
// they waited by is as they left it: it begins with a crew of its own.
std::atomic<Crew*>& current_crew() {
  static std::atomic<Crew*> crew = new Crew;
  return crew;
}

Crew& crew() {
  [[maybe_unused]] static const int renewed =
      ::pthread_atfork(nullptr, nullptr, [] { current_crew() = new Crew; });
  return *current_crew();
}

}  // namespace

Helpers::Helpers(std::size_t count, const std::function<void()>& work) {
  if (count == 0) return;
  job_ = std::make_shared<Job>(work);
  crew().call(job_, count);
}

Helpers::~Helpers() {
  if (job_ == nullptr) return;
  crew().call_off(job_);
  job_->close();
}

}  // namespace ragctl
