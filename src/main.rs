//! The thin binary: hands the process's arguments to [`crosscheck::cli`] and exits with the code it returns.

/// A start builds many small tables: an allocator made for that saves a fifth of it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    crosscheck::cli::main()
}
