//! What Punkt learnt of English from newspapers, as NLTK's published model has it, as far as captions can tell the difference.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Without their last full stop.
const ABBREVIATIONS: &str = "a.a a.c a.d a.g a.h a.m a.m.e a.s a.t adm ala ariz aug ave b.f b.v bros c c.i.t c.o.m.b c.v calif chg cie co \
    col colo conn corp cos ct d d.c d.h d.w dec dr e e.f e.h e.l e.m f f.g f.j feb fla fri ft g g.d g.f g.k ga gen \
    h h.c h.f h.m i.m.s ill inc j.b j.c j.j j.k j.p j.r jan jr k kan ky l l.a l.f l.p lt ltd m m.b.a m.d.c m.j maj \
    messrs mg mich minn mr mrs ms n n.c n.d n.h n.j n.m n.v n.y nev nov oct ok okla ore p p.a.m p.m pa ph.d prof r \
    r.a r.h r.i r.j r.k r.t rep reps s s.a s.a.y s.c s.g s.p.a s.s sen sep sept sr st sw t t.j tenn tues u.k u.n \
    u.s u.s.a u.s.s.r v va vs vt w w.c w.r w.va w.w wash wed wis yr";

/// Words that often begin a sentence behind an abbreviation.
const FREQUENT_STARTERS: &str = "according although among both but despite even he however i if in indeed instead it many meanwhile moreover \
    most nevertheless nonetheless nor sales separately similarly since so some the there these they this though \
    thus under when while yet";

/// Pairs that are no end of a sentence for all the full stop between them: what comes first, and what comes next.
const COLLOCATIONS: [(&str, &str); 5] = [
    (
        "##number##",
        "abreast aes business cbot colgate commodities cooper corrections credit dividend financing genentech henley insider international leisure letters notable pay-fone pegasus pepper review rj wedgestone who zimmer",
    ),
    ("b", "edelman levine smith stewart wigton"),
    ("i", "magnin toussie"),
    ("j", "aron fialka walter"),
    ("o", "ludcke"),
];

/// Words that newspapers write with a capital only where a sentence begins, those of them that begin captions.
const OPENERS: &str = "accelerating adult adults afterwards airplane angry animal animals applause artillery audience audio \
    automobile babies bag balloon band banjo beating bees begin between bicycle birds blowing bombs booming boy \
    brakes breathing bubbles burst bus camera car cell classical clip clock coins computerized consistent constant \
    continuous conversation crickets crowd crowds crying custom dark deep different dirt distant distinct \
    distorted diverse dogs domestic door dramatic drill drum drums duck ducks eating echoing emergency engines \
    eventually exhausted explosions factory faint falling fan feet female females finally fingers floor flowing \
    fly flying followed following frantic gasoline gears gentle girl girls goat going grease guitar gun guns \
    gunshot gunshots guy hands happy heavy helicopter her here horns horse hose humans humming hydraulic idle \
    individuals infant initial instrumental interior intermittent jumping kid kids knocking laughing lawn lighter \
    liquid loud male males marching mechanical medium microphone mid moderate moderately mom mouse multiple nature \
    nearby noise noisy nose nothing numerous objects ocean older ominous ongoing opening outdoor pages passing \
    persistent person phone piano pieces pig plane plastic pop powerful pressured propeller racing rain rapid \
    rapidly regular relaxing remote repeated repetitive robot rockets rocks rotating rough scary screaming \
    shuffling silence sink slapping sliding slight slow smooth sneakers someone sounds sparse speaking speech \
    speeding spinning stamping starting steady steam stepping stirring stomping stream striking subway suddenly \
    sustained sweeping swinging synthesized tap tape tapping thank things thunderous tick ticking tinkering tired \
    tires toilet train trains trickling tropical turkeys turning uncomfortably underwater upbeat vacuum various \
    vehicle very walking warning waters waves wet whirring whizzing winds wooden writing yelling your youth";

/// Words that newspapers write with a capital within sentences too, and small elsewhere, those of them that begin captions.
const SMALL_TOO: &str = "a b c d s z after again air aircraft alarm all also an and as auto automatic baby background bang before begins bell \
    bells big boat both brief bull busy cafe cap cars cat cats chain child children church city classic computer \
    country current digital dog drilling dry dull electric electronic engine everything explosion far farm fast \
    filing fire food foreign gear get glass good group hard he high his horses human ice in increasingly it its \
    jet large later leaves light little load long lots low machine machinery machines make man many meanwhile men \
    metal middle more motor motors movement moving much music musical my mystery natural next night no nobody oil \
    on once one our outside over packaging paper people pet police poor power public quick quiet race radio \
    railroad ringing road rock rolling rub rubber running rushing sea series several sharp she sheet short singing \
    small soft some somebody something sound sports station steamship steps stormy street strong students switch \
    talking telephone television the their then there these they this those three tire tools toy tractor traffic \
    transmissions truck trucks two up urban vehicles video water we when while white wind with woman women wood \
    you young";

type Words = LazyLock<HashSet<&'static str>>;

static KNOWN_ABBREVIATIONS: Words = LazyLock::new(|| ABBREVIATIONS.split(' ').chain([". . "]).collect());
static KNOWN_STARTERS: Words = LazyLock::new(|| FREQUENT_STARTERS.split(' ').collect());
static KNOWN_OPENERS: Words = LazyLock::new(|| OPENERS.split(' ').collect());
static KNOWN_SMALL: Words = LazyLock::new(|| OPENERS.split(' ').chain(SMALL_TOO.split(' ')).collect());

/// Whether `word` is an abbreviation, or its part behind the last hyphen.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let part = word.rsplit('-').next().unwrap_or(word);
    KNOWN_ABBREVIATIONS.contains(word) || KNOWN_ABBREVIATIONS.contains(part)
}

/// Whether `first` and `next` belong together.
pub(super) fn is_collocation(first: &str, next: &str) -> bool {
    COLLOCATIONS.iter().any(|(word, behind)| *word == first && behind.split(' ').any(|word| word == next))
}

/// Whether a sentence begins at `word`, written with a capital, even behind an abbreviation.
pub(super) fn opens_a_sentence(word: &str) -> bool {
    KNOWN_OPENERS.contains(word)
}

/// Whether `word` is one of those that begin sentences most often.
pub(super) fn starts_often(word: &str) -> bool {
    KNOWN_STARTERS.contains(word)
}

/// Whether `word` is known without a capital, so that behind an initial it is no name.
pub(super) fn stands_small(word: &str) -> bool {
    KNOWN_SMALL.contains(word)
}
