public import SurveyForms

/// What interviews take from the world around them: time, chance, what is known of the device, lists beside the form.
public struct InterviewSurroundings: Sendable {
    /// The time.
    public var clock: @Sendable () -> FormClock
    /// 64 random bits.
    public var random: @Sendable () -> UInt64
    /// What metadata questions ask the device for: "deviceid", "username", "email", "phonenumber".
    public var properties: [String: String] = [:]
    /// The lists that lie in files beside the form, by id.
    public var lists: [String: InstanceTree] = [:]
    /// Whether a form that asks for the record saved last on this device gets it. What one respondent has said is nothing
    /// for the next one who answers alone.
    public var showsLastSaved = true
    /// Whether the device can say where it is, for forms that want it in their audit log.
    var givesPositions = false

    /// Surroundings with a clock and a source of random bits.
    public init(clock: @escaping @Sendable () -> FormClock, random: @escaping @Sendable () -> UInt64) {
        self.clock = clock
        self.random = random
    }

    /// What expressions see now.
    func environment(_ form: Form, language: String?) -> EvaluationEnvironment {
        var environment = EvaluationEnvironment(clock: clock(), random: random)
        environment.formVersion = form.version
        environment.properties = properties
        environment.language = language ?? form.defaultLanguage
        let tag = WrittenLanguage(environment.language).tag
        environment.dateNames = .of(language: tag.split(separator: "-").first.map(String.init) ?? tag)
        return environment
    }
}
