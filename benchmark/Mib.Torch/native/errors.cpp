#include "mibtorch.h"

#include <string>

namespace {
thread_local std::string last_error;
}

// The first line is the sentence for a person; what follows is where libtorch's C++ was.
void remember_error(const char* text) {
  last_error.assign(text);
  last_error.resize(std::min(last_error.find('\n'), last_error.size()));
}

void remember_current_error() {
  try {
    throw;
  } catch (const c10::Error& error) {
    remember_error(error.what_without_backtrace());
  } catch (const std::exception& error) {
    remember_error(error.what());
  } catch (...) {
    remember_error("libtorch threw something that is no exception");
  }
}

MIB_API const char* mib_last_error() { return last_error.c_str(); }
