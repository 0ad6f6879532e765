/// The people who live with a synthetic person.
enum SimulatedHousehold {
    /// One array of answers for each other member.
    static func members(of person: SimulatedPerson, _ random: inout SplitMix64) -> [[SimulatedInterview.Answer]] {
        var members: [[SimulatedInterview.Answer]] = []
        func add(_ relation: String, isFemale: Bool, age: Int) {
            let path = SimulatedInterview.membersPath
            members.append([
                ("\(path)/member_relation", relation), ("\(path)/member_sex", isFemale ? "female" : "male"),
                ("\(path)/member_age", String(min(110, max(0, age)))),
            ])
        }
        if person.isMarried {
            let gap = random.whole(-2...9, around: 3)
            let age = max(18, person.isFemale ? person.age + gap : person.age - gap)
            add("spouse", isFemale: !person.isFemale, age: age)
            let oldest = min(30, person.age - 20)
            if oldest >= 0 {
                for _ in 0..<random.whole(0...5, around: 2) {
                    add("child", isFemale: random.chance(0.5), age: random.whole(0...oldest))
                }
            }
        } else if person.age < 35 || random.chance(0.3) {
            add("parent", isFemale: true, age: person.age + random.whole(17...38, around: 24))
            if random.chance(0.8) {
                add("parent", isFemale: false, age: person.age + random.whole(19...45, around: 30))
            }
            for _ in 0..<random.whole(0...4, around: 2) {
                add("sibling", isFemale: random.chance(0.5), age: person.age + random.whole(-12...12))
            }
        }
        if random.chance(0.08) { add("grandparent", isFemale: random.chance(0.6), age: random.whole(66...92)) }
        if random.chance(0.05) { add("other_kin", isFemale: random.chance(0.5), age: random.whole(1...70)) }
        return members
    }
}
