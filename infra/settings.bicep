metadata description = 'How app settings are merged; pure, so that a test can run it.'

@export()
@description('A user\'s values win over our proposals, what the template owns wins over all, and retired names go. Names compare without regard to case.')
func mergeSettings(proposed { *: string }, current { *: string }, owned { *: string }, retired string[]) { *: string } =>
  toObject(
    filter(
      items(union(proposed, current, owned)),
      setting => !contains(map(retired, name => toLower(name)), toLower(setting.key))
    ),
    setting => setting.key,
    setting => setting.value
  )
