// How Jest loads what runs in Node's own realm (environment.mjs): the sources of this project anew for each test file, as
// ever; the packages by Node itself, once for each worker. `createRequire` and everything else stays Jest's.

const vm = require('node:vm')
const { default: Runtime } = require('jest-runtime')

/** @type {Map<string, Promise<import('node:vm').Module>>} */
const packages = new Map()

module.exports = class OneRealmRuntime extends Runtime {
  /** @param {ConstructorParameters<typeof Runtime>} given */
  constructor(...given) {
    super(...given)
    const [, environment] = given
    if (!environment.isOneRealm) return
    const { esmLoader, executor } = this
    const usual = esmLoader.resolveModule.bind(esmLoader)
    esmLoader.getContext = () => undefined
    esmLoader.resolveModule = (specifier, ...rest) =>
      isPackage(specifier, this) ? packageOf(specifier) : usual(specifier, ...rest)
    executor.compile = (source, filename) =>
      vm.compileFunction(source, executor.injectedModuleParameters, {
        filename,
        importModuleDynamically: (specifier, _function, attributes) =>
          executor.dynamicImport(specifier, filename, undefined, attributes),
      })
  }

  // Jest's answers for a sandboxed process; packages outlive the test file that they would ask
  installGetBuiltinModule() {
    if (!this._environment.isOneRealm) super.installGetBuiltinModule()
  }
}

function isPackage(specifier, runtime) {
  if (/^[./]|^(file|data|node):|^@jest\/globals$/.test(specifier)) return false
  return !runtime._resolution.isCoreModule(specifier)
}

function packageOf(specifier) {
  if (!packages.has(specifier)) packages.set(specifier, load(specifier))
  return packages.get(specifier)
}

async function load(specifier) {
  const exported = await import(specifier)
  const names = Object.keys(exported)
  const module = new vm.SyntheticModule(
    names,
    function () {
      for (const name of names) this.setExport(name, exported[name])
    },
    { identifier: `package:${specifier}` },
  )
  await module.link(() => {})
  await module.evaluate()
  return module
}
