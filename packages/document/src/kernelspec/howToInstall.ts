/** How the usual kernels of languages are installed: what to run in a terminal, as their makers say. */
const commands: Readonly<Record<string, string>> = {
  bash: 'pip install bash_kernel && python -m bash_kernel.install',
  'c++': 'conda install -c conda-forge xeus-cpp',
  clojure: 'clojupyter install (see github.com/clojupyter/clojupyter)',
  go: 'go install github.com/janpfeifer/gonb@latest && gonb --install',
  haskell: 'ihaskell install (see github.com/IHaskell/IHaskell)',
  java: 'jbang trust add https://github.com/jupyter-java/ && jbang install-kernel@jupyter-java',
  javascript: 'deno jupyter --install',
  julia: `julia -e 'using Pkg; Pkg.add("IJulia"); using IJulia; installkernel("Julia")'`,
  kotlin: 'conda install -c jetbrains kotlin-jupyter-kernel',
  lua: 'conda install -c conda-forge xeus-lua',
  octave: 'pip install octave_kernel',
  r: `R -e 'install.packages("IRkernel"); IRkernel::installspec()'`,
  ruby: 'gem install iruby && iruby register',
  rust: 'cargo install evcxr_jupyter && evcxr_jupyter --install',
  scala: 'cs launch almond -- --install',
  sql: 'conda install -c conda-forge xeus-sql',
  typescript: 'deno jupyter --install',
}

/** What to do so that there is a kernel for a language. */
export const howToInstall = (language: string | null): string => {
  const command = commands[language ?? '']
  return command === undefined
    ? 'Install it as its makers say, so that “jupyter kernelspec list” shows it, and run the cell again.'
    : `Install it in a terminal with “${command}”, and run the cell again.`
}
