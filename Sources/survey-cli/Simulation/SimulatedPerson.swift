/// A synthetic person of 15 to 64 years.
struct SimulatedPerson: Sendable {
    let isFemale: Bool
    let age: Int
    let isUrban: Bool
    let isMarried: Bool
    let isStudent: Bool

    /// How readily this person takes anything: most people below 1, a few far above. One number for all products makes
    /// their use hang together, as it does in life.
    let readiness: Double

    private let education: String
    private let marital: String
    private let occupation: String

    init(isUrban: Bool, random: inout SplitMix64) {
        self.isUrban = isUrban
        isFemale = random.chance(0.505)
        age = random.whole(15...64, around: 22)
        let marital = Self.marital(age, isFemale: isFemale, &random)
        let isStudent = age <= 27 && random.chance(age <= 18 ? 0.8 : 0.35)
        self.marital = marital
        isMarried = marital == "married"
        self.isStudent = isStudent
        education = Self.education(age, isUrban: isUrban, isStudent: isStudent, &random)
        occupation = Self.occupation(age, isFemale: isFemale, isStudent: isStudent, &random)
        readiness = random.pick((0.35, 68), (1.6, 26), (4.5, 6))
    }

    /// Writes the answers about the person.
    func answer(_ interview: inout SimulatedInterview) {
        interview.set("demographics/sex", isFemale ? "female" : "male")
        interview.set("demographics/age", age)
        interview.set("demographics/education", education)
        interview.set("demographics/marital_status", marital)
        interview.set("demographics/occupation", occupation)
    }

    private static func marital(_ age: Int, isFemale: Bool, _ random: inout SplitMix64) -> String {
        let settled = isFemale ? 23 : 28
        if age < 18 { return "single" }
        if age < settled { return random.pick(("single", 80), ("married", 19), ("divorced", 1)) }
        if age < 50 {
            return random.pick(("married", 66), ("single", 26), ("divorced", 6), ("widowed", 1), ("refused", 1))
        }
        return random.pick(("married", 76), ("widowed", isFemale ? 14 : 4), ("divorced", 6), ("single", 4))
    }

    private static func education(
        _ age: Int, isUrban: Bool, isStudent: Bool, _ random: inout SplitMix64
    ) -> String {
        if isStudent {
            return age < 18
                ? random.pick(("college", 45), ("lycee", 55))
                : random.pick(("higher", 70), ("vocational", 20), ("lycee", 10))
        }
        // Older people and people of the country had fewer schools within reach.
        let distance = (age > 45 ? 2.0 : 1) * (isUrban ? 1 : 1.8)
        return random.pick(
            ("none", 9 * distance), ("koranic", 3 * distance), ("primary", 22 * distance), ("college", 24),
            ("lycee", 22), ("vocational", age < 18 ? 2 : 8), ("higher", age < 20 ? 0 : 14), ("dk", 0.5),
            ("refused", 0.5))
    }

    private static func occupation(
        _ age: Int, isFemale: Bool, isStudent: Bool, _ random: inout SplitMix64
    ) -> String {
        if isStudent { return "student" }
        if age < 18 { return random.pick(("unemployed", 50), ("home", isFemale ? 40 : 5), ("employed", 20)) }
        return random.pick(
            ("employed", isFemale ? 18 : 40), ("selfemployed", isFemale ? 7 : 30), ("unemployed", age < 35 ? 22 : 9),
            ("home", isFemale ? 48 : 1), ("retired", age > 57 ? 30 : 0), ("unable", 3), ("refused", 1))
    }
}
