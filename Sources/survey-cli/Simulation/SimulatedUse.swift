/// What a synthetic person took, and how the answers to the questions about it come out.
struct SimulatedUse {
    let person: SimulatedPerson
    let region: RegionProfile

    /// Writes the answers about tobacco, alcohol and the other products.
    func answer(_ interview: inout SimulatedInterview, _ random: inout SplitMix64) {
        tobacco(&interview, &random)
        alcohol(&interview, &random)
        drugs(&interview, &random)
    }

    private func tobacco(_ interview: inout SimulatedInterview, _ random: inout SplitMix64) {
        let level = (person.isFemale ? 0.06 : 0.46) * (0.6 + 0.4 * min(2, person.readiness))
        let ever = yesNo(random.chance(level), &random)
        interview.set("tobacco/tobacco_ever", ever)
        guard ever == "yes" else { return }
        let year = yesNo(random.chance(0.72), &random)
        firstAge("tobacco/tobacco_agefirst", around: 16, usedThisYear: year == "yes", &interview, &random)
        interview.set("tobacco/tobacco_12m", year)
        guard year == "yes" else { return }
        interview.set("tobacco/tobacco_30d", yesNo(random.chance(0.9), &random))
    }

    private func alcohol(_ interview: inout SimulatedInterview, _ random: inout SplitMix64) {
        let level = (person.isFemale ? 0.03 : 0.19) * (0.5 + 0.5 * min(2.5, person.readiness))
        let ever = yesNo(random.chance(level), &random)
        interview.set("alcohol/alcohol_ever", ever)
        guard ever == "yes" else { return }
        let frequency = random.pick(
            ("never", 34), ("monthly", 32), ("m2_4", 18), ("w2_3", 9), ("w4_plus", 5), ("dk", 1), ("refused", 1))
        firstAge(
            "alcohol/alcohol_agefirst", around: 18, usedThisYear: frequency != "never", &interview, &random)
        interview.set("alcohol/alcohol_freq_12m", frequency)
        guard frequency != "never" else { return }
        let often = frequency.hasPrefix("w")
        interview.set(
            "alcohol/six_plus",
            random.pick(
                ("never", often ? 15 : 45), ("less_monthly", often ? 25 : 35), ("monthly", 15),
                ("weekly", often ? 30 : 4), ("daily", often ? 10 : 0), ("dk", 1.5), ("refused", 1)))
    }

    private func drugs(_ interview: inout SimulatedInterview, _ random: inout SplitMix64) {
        // Everybody draws for every product, so that one answer does not shift the stream of the next.
        let taken = DrugProfile.all.filter { random.chance(level(of: $0)) }
        let silence = random.unit()
        if silence < 0.015 || (silence < 0.04 && !taken.isEmpty) {
            interview.set("drugs/substances", "refused")
        } else if silence > 0.996 {
            interview.set("drugs/substances", "dk")
        } else if taken.isEmpty {
            interview.set("drugs/substances", "none")
        } else {
            interview.set("drugs/substances", taken.map(\.code).joined(separator: " "))
            for drug in taken where drug.isFollowed { follow(drug, &interview, &random) }
        }
    }

    /// The probability that the person ever took a product.
    private func level(of drug: DrugProfile) -> Double {
        let base = person.isFemale ? drug.lifetime.female : drug.lifetime.male
        let years = person.age - drug.firstAge
        let byAge =
            switch years {
            case ..<0: 0.35
            case 0..<25: 1.15
            default: 0.7
            }
        let place = person.isUrban ? 1.1 : 0.8
        return min(0.9, base * region.factor(of: drug) * person.readiness * byAge * place)
    }

    private func follow(_ drug: DrugProfile, _ interview: inout SimulatedInterview, _ random: inout SplitMix64) {
        let group = "drugs/\(drug.code)/\(drug.code)"
        let isYoung = person.age < drug.firstAge + 15
        let year = yesNo(random.chance(min(0.95, drug.year * (isYoung ? 1.25 : 0.6))), &random)
        firstAge("\(group)_agefirst", around: drug.firstAge, usedThisYear: year == "yes", &interview, &random)
        interview.set("\(group)_12m", year)
        guard year == "yes" else { return }
        let month = yesNo(random.chance(drug.month), &random)
        interview.set("\(group)_30d", month)
        guard month == "yes", random.chance(0.97) else { return }
        interview.set(
            "\(group)_days", random.chance(0.25) ? random.whole(20...30, around: 30) : random.whole(1...19, around: 2))
    }

    /// The age of first use, which some do not remember. Without use in the last 12 months it lies a year back or more.
    private func firstAge(
        _ path: String, around mode: Int, usedThisYear: Bool, _ interview: inout SimulatedInterview,
        _ random: inout SplitMix64
    ) {
        let latest = usedThisYear ? person.age : person.age - 1
        let age = random.whole(9...latest, around: min(mode, latest))
        if random.chance(0.95) { interview.set(path, age) }
    }

    /// The answer as it is given: a few people do not know or will not say.
    private func yesNo(_ isSo: Bool, _ random: inout SplitMix64) -> String {
        let draw = random.unit()
        if draw < 0.008 { return "dk" }
        if draw < (isSo ? 0.03 : 0.014) { return "refused" }
        return isSo ? "yes" : "no"
    }
}
