/// Makes synthetic people and interviews them with the form `emq`, for demonstrations and benchmarks.
///
/// Nobody real stands behind a record: the levels are invented so that tables look plausible and differ between
/// regions and sexes, and every record says so in its note. What holds of real data holds here: use in the last 30
/// days implies use in the last 12 months, the age of first use is at most the age, questions that are not relevant
/// have no answer, and some people do not know or refuse.
///
/// The same seed, province and start give the same interviews everywhere.
///
/// For example:
///
///     var simulator = InterviewSimulator(seed: 7, region: "01", province: "571", start: 1_795_420_800_000)
///     let interview = simulator.next()
struct InterviewSimulator: Sendable {
    /// How every note begins.
    static let mark = "[synthétique]"

    /// The version of `emq` that the answers are written for.
    static let formVersion = "2026112301"

    private let place: SimulatedPlace
    private let region: RegionProfile
    private var clock: SimulatedClock
    private var random: SplitMix64

    /// A simulator of one surveyor's work in one province.
    ///
    /// - Parameters:
    ///   - seed: What the whole stream of interviews follows from.
    ///   - region: The region's code ("01").
    ///   - province: The province's code ("571"). A code that the form does not list is answered as another province.
    ///   - start: When the first interview may begin, in milliseconds since 1970 (UTC). Interviews follow one another
    ///     within working hours, Moroccan time.
    init(seed: UInt64, region: String, province: String, start: Int64) {
        self.place = SimulatedPlace(region: region, province: province)
        self.region = RegionProfile(region: region)
        self.clock = SimulatedClock(milliseconds: start)
        // Surveyors of one demonstration share a seed and must still meet different people.
        self.random = SplitMix64(seed: seed ^ Self.mixed("\(region)/\(province)"))
    }

    /// The next interview.
    mutating func next() -> SimulatedInterview {
        var interview = SimulatedInterview()
        let consents = random.chance(0.97)
        let isPartial = consents && random.chance(0.04)
        let minutes = consents ? random.whole(14...48, around: 25) : random.whole(1...4)
        let begin = clock.beginInterview(minutes: minutes, pause: random.whole(5...55, around: 15))
        interview.set("start", begin.dateTime)
        interview.set("end", begin.adding(minutes: minutes).dateTime)
        interview.set("today", begin.date)
        let isUrban = place.answer(&interview, &random)
        interview.set("consent_gate/consent", consents ? "yes" : "no")
        if consents {
            let person = SimulatedPerson(isUrban: isUrban, random: &random)
            person.answer(&interview)
            interview.members = SimulatedHousehold.members(of: person, &random)
            SimulatedUse(person: person, region: region).answer(&interview, &random)
            if !isPartial { SimulatedOpinions(region: region).answer(&interview, &random) }
        }
        let ending = consents ? (isPartial ? "partial" : "complete") : "refusal"
        interview.set("closing/interviewer_note", SimulatedNote.text(ending: ending, &random))
        interview.set("closing/disposition", ending)
        return interview
    }

    /// FNV-1a, 64 bits: a mix that, unlike `Hasher`, is the same in every run.
    private static func mixed(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
