//! The thin binary: hands the process's arguments to [`crosscheck::cli`] and exits with the code it returns.

fn main() -> std::process::ExitCode {
    crosscheck::cli::main()
}
