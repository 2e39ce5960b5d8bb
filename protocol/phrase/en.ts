const text = `
abacus abbey acacia academy accent accordion acorn acre acrobat actor addition address adobe adventure advice afternoon agate agile airport aisle alarm
albatross album alert alfalfa align alive alley almanac almond aloe alpaca alphabet amber ambulance amigo anchor ancient angel animal anise ankle answer
antelope anthem anvil apartment apex apple apricot apron aquarium arcade architect arctic area arena armchair armor around arrive arrow artist asleep
asparagus asteroid astronaut atlas atom atrium attic auction audio august aunt aura author autumn avenue aviator avocado award awning axis axle azalea azure
baby backpack bacon badger badminton bagel bagpipe baker balance balcony ballet balm bamboo banana band banjo bank banner banquet barber bargain barley barn
baron basement basil basket bassoon batch bathroom baton battery bay beach bead beam bean bear beast beauty bedroom beehive beetle begin beige bellows belt
bench bend beret berry bicycle big bike binder bingo biology birch birdie birthday biscuit bison bistro bitter black blanket blaze blender blink bliss
blizzard block blog bloom blossom blouse blow blueberry boat bobbin body boil bold bonfire bonnet bonsai bonus book boot border botany bottle boulder bounce
bouquet bowl bowtie boxing bracelet brake branch brass brave bread breeze brick bridge brief bright bring broad broccoli bronze broom broth brown brunch
brush bubble bucket buddy budget buffalo bugle build bulb bumblebee bumper bundle bungalow bunny burger burrito burst bush busy butcher butler butterfly
buyer cabbage cabin cable cactus caddie cadet cafe cake calcium calendar calf calico call calm camel camping canary candy canoe canteen canvas canyon caper
capital capsule captain caramel cardigan cargo caribou carnation carousel carpet carrot cart cashew castle catalog catch caterer catfish cattle cave cedar
ceiling celery cellar cement central cereal chaffinch chair chalk champion chance chapter chart chase checkers cheetah chef chemistry cherry chestnut chew
chicken chief child chimney chin chisel chive chocolate choice choose chopstick chorus chowder chrome chunk cider cinema cinnamon circle citizen citrus city
clam clap clarinet classroom clay clean clever cliff climbing clinic clip clock closet cloud clover clown cluster coach coal coast coat cobalt cobbler
coconut code coffee coin colander cold collar colony column comb comet comfort common compass concert condor cone confetti continue cookie cool copper copy
coral corkscrew corn cosmos costume cottage couch counter couple course cousin coyote crab cracker cradle craft crane crawl crayon cream credit creek crepe
crest crew cricket crimson crispy crocodile crop crossing crouton crow cruise crumb crunchy crust crystal cube cubicle cuckoo cucumber cuff culture cup
curator curlew curry cursor curtain custard cycling cymbal cypress daffodil dahlia daily dainty daisy damp dancer dandelion danger dare dark darling data
date daughter dawn dazzle deal debate debut decade december decimal deck decorate deer deliver delta denim dentist derby design desk dessert detective
detour device dewdrop diagram dialect diamond diary dice diet digit dill dimple diner dinghy dinner dirty discover dish distant dive diving dizzy dock
doctor dog doll dolphin domino donate donkey door double doughnut dove downhill dozen dragonfly drama drawer dream dress drift drink driver drizzle drop
drummer dry duck duct duet duke dull dumpling dune duplex dusk duster dynamic each eagle early earn earring earth easel east echo eclair eclipse economy
edge editor educate eggplant egret eight elastic elbow elder elegant elephant elevator elk elm email embassy emblem embrace emerald emotion empire empty emu
enamel encore endive energy engineer enter entry envelope epic episode eraser escalator espresso essay estate evening evergreen exchange exercise exit
expand expert explorer export extra eyebrow eyelash fable fabric factory fairy falafel falcon fancy fantasy farmer fashion father faucet favor feast feather
february feed feel feline fence fennel fern ferret festival fetch fiber fiction fiddle field fiesta fifteen fig file film filter final finch find finger
finish firefly fisher fitness fix fjord flag flake flamingo flannel flask flat flavor fleet flicker flight flint float flock floor florist flour flow fluffy
fluid flurry flute fly focus fog foil folder foliage folk follow fondue foot forest fork format fortune fossil fountain fox fraction fragrant frame freckle
freezer fresh fridge friend fringe frisbee frog front frost fruit fry fudge fuel full funnel furnace future gable gadget gain galaxy gallery game gap garage
garden garlic garment gate gather gazelle gear gecko gentle geography gesture gherkin giant gift giggle ginger giraffe girder give glacier glad glass gleam
glider glitter globe glory gloss glove glow glue goal goat goblet goggles goldfish golf gondola goose gopher gorgeous gorilla grab graceful grade grammar
granola grape grass grater gravy gray green grid grill grocery groom grotto ground grove grow grumble guava guest guide guitar gulf gutter gym habit haiku
hail hairbrush half halibut hallway halo hamlet hammock hamper hamster handle hanger happy harbor hard harmonica harp harvest hat haven hawk hay hazelnut
head health hearth heather heavy hedgehog heel heirloom helmet herald herb heritage heron herring hexagon hibiscus hiccup hide highway hiking hill hinge
hippo history hockey holiday holly home honey honor hood hope hopscotch horizon hornet horse hospital host hotel hour house hover hug hummus humor hundred
hungry hunt hurdle hurricane husky hut hyacinth hybrid hydrant ice icicle icon idea igloo iguana imagine inch index indigo indoor infant inkwell input
insect inside inspire instant intact inventor invite iris iron island ivory ivy jacket jade jaguar jam january jar jasmine jazz jeans jellyfish jersey jet
jewel jigsaw jingle job jockey jogging joke jolly journey joy jubilee judo juggler juice jukebox jumbo jumping jungle junior jury kale kangaroo karate kayak
kebab keep kelp kennel kernel ketchup kettle keyboard keyhole keynote keystone kick kidney kilo kimchi kimono kind kingdom kiosk kiss kitchen kite kitten
kiwi knapsack knee knife knit knob knock knot koala kumquat label labor lace ladder ladle ladybug lagoon lake lamb lamp landmark lane lantern laptop lark
lasagna laser last latch late latitude lattice laugh laundry lava lavender lawn layer layout lead leaf league lean leapfrog learn least leather leave
lecture ledge legend legume leisure lemon lemur length lentil leopard lesson lettuce level librarian lid life lift lightning lilac lily limb lime linen
linger link lion lip listen liter little live lizard llama loaf lobby lobster local lock lodge loft lollipop lonely long look loop lotion lotus loud lounge
lovely loyal lucky luggage lullaby lumber lunar lunch luxury lychee lynx lyric macaroni machine mackerel magazine magenta magician magnolia magpie mahogany
mail main make mallet mammal manager mango manual maple marathon marble march margarine marigold marker maroon marsh marvel mascot mask mass match material
math matinee matrix mattress mayor maze meadow meal meatball mechanic medal media medley meet mellow melon member memory menu merry mesh message metal
meteor metro micro midnight mighty mile milk mill mimic miner minibus minnow mint minute miracle mirror mission mist mitten mixer mobile mocha modern mole
moment money mongoose monitor monkey monsoon month monument mood moon moose mop morning mortar mosaic moss motel moth motion motor mountain mouse mouth
movie much mud muffin mug mulberry multiply museum mushroom music musk mustard muzzle mystery nacho nail napkin narrow natural nautical navy neat nebula
necktie nectar needle neighbor neon nephew nestle net neutral newt nickel niece night nimble nine nod noise noodle nook noon nose notebook nougat novel
nozzle nucleus nugget number nurse nutmeg nutshell nylon oak oar oasis oatmeal oblong oboe ocean octave octopus office oil okay okra olive olympic omega
omelet onion onward opal opener opera opossum optical orange orbit orchid order oregano origin oriole ornament osprey ostrich otter ounce outdoor outfit
outlet outpost oval oven overcoat owl oxygen oyster ozone pace pacific pack paddle padlock page pagoda pail painter pajamas palace palette palm pamper
pancake panda panel pansy pantry papaya paper paprika paragraph parcel parent park parlor parrot parsley party passport pastry patch patio patrol pattern
pause pavement pavilion peacock peak peanut pear pebble pecan pedal pedestal peeler pelican pencil pendant penguin peninsula peony people pepper perfect
pergola period petal petunia pewter pharmacy pheasant phoenix phone photo phrase physics pianist piccolo pick picnic picture pie pigeon piglet pigment
pillow pilot pinch pine pink pioneer pipe pirate pistachio pitcher pivot pixel pizza place plain plank plaster platypus play plaza pleasant plenty pliers
plow plug plum pocket podium poem poet polar polish polka pollen polo pomelo pond pony pool popcorn poplar poppy porch porpoise porridge port poster potato
potter pouch pound pour powder power prairie prawn precious prelude premium prepare present pretzel price pride prime printer prize program prologue promise
protect proud pudding puffin pull pulse puma pumpkin punch pupil puppy purchase purple purse push puzzle pyramid python quality quartz question queue quick
quiet quilt quinoa quiz quote rabbit raccoon race racket radar radish raffle raft rail raincoat raisin rake rally ramen ramp ranch random range rapid
raspberry ratio rattle raven ravioli ray razor ready receipt recipe recommend red reef referee reflect refresh reggae regular reindeer relay relief remember
remind remote repair repeat reply reporter rescue resort rest retire retreat reunion review reward rhino rhubarb rhyme rhythm ribbon rice rich riddle ride
right rind ring rink rinse ripple river roam roast robin robot rocket rodeo roll romance roof rookie rooster rope rose rosy rotate rough round rowing rubber
ruby rucksack rudder rug ruler rumble running runway rural rush russet rustic rye saddle safari safe saffron saga sage sailor salad salmon salon salt salute
samba sample sandwich sapphire sardine satchel satellite satin satsuma saturn saucer sausage savanna save savor saxophone scale scanner scarf scene schedule
school scientist scissors scone scooter scope score scout screen scroll scrub scuba sculptor seagull search season seat seaweed second secretary seed seesaw
sentence september sequin series sesame seven sew shadow shaft shake shallow shampoo shape shark shave shawl shed sheep shelf shepherd sheriff shield shift
shimmer shine ship shirt shoe shopper shorts shoulder shovel shower shrimp shuffle shutter sibling sidewalk siesta sieve sight signal silent silk silly
silver singer sink sip siren sister sit six skating sketch skiing skill skin skip skirt skunk sky slab slate sledding sleeve slender slice slide slipper
slogan slope sloth slow small smart smell smile smith smoke smoothie snack snail snap sneaker sneeze snorkel snout snow snug soap soccer sock soda sofa soft
soil solar soldier solo song sonic sonnet sooth soprano sorbet sound soup sour south souvenir soybean spaceship spaghetti sparrow spatula speaker spectrum
speech sphere spicy spider spike spinach spiral split sponge spoon sport spot spray spring sprout spruce spur squash squeeze squirrel stadium stage stairs
stamp stand stapler starfish statue steak steer stem stencil step stereo stew stick stir stitch stock stomach stone stool stop stork stove straw street
stripe student stump submarine subway sugar suit summer sundae sunflower sunrise sunset superb supper surfing surprise survey sushi swallow swamp swan swap
sway sweater sweet swift swimming swing swirl switch swordfish symphony syrup system table tackle taco tadpole tailor talent talk tall tandem tango tanker
tape tapir tart tassel taste tavern taxi teacher teal team teapot teaspoon teddy telephone temple tennis tenor tent terrace test textbook theater theme
thermos thick thimble thin thirsty thistle thorn thousand thread throw thrust thumb thunder thursday tiara ticket tidal tidy tiger tile timber time tinsel
tiny tip tiramisu tire tissue title toad toast toboggan toe toffee tofu toggle token tomato tomorrow tone tongue toolbox tooth topaz topic topping torch
tornado tortoise touch tour tower town toy tractor trade traffic train tram transit travel tray treasure tree trend triangle tricycle trim trio trip triumph
trolley trombone trophy trout truck truffle trumpet trunk truth tuba tuber tuck tuesday tug tulip tuna tundra tunic tunnel turbine turkey turnip turquoise
turtle tutor tuxedo tweed twelve twenty twig twilight twin twist two typhoon ukulele umbrella umpire uncle uncover uniform union unit universe unlock unwrap
upgrade uphill upright upstairs uptown utensil vacation vacuum valley vanilla vapor variety vase vault vegetable vehicle velocity velvet verse vest viaduct
vibrant victory video view villa vine vinyl violet visit vista vital vivid vocal voice volcano volume vowel voyage vulture waffle wage wagon wagtail waist
waiter wake walk wall walnut walrus waltz warbler wardrobe warehouse warm wasabi wash wasp watch water wave weasel weather weaver web wedding wedge weekend
weigh welcome wet whale wharf wheat wheel whirl whisk white wicker wife willow window wink winner winter wipe wire wisdom wish wizard wolf wombat wonder
wood wool word workshop world wrap wreath wrench wrestle wrist writer xylophone yacht yak yam yard yarn yawn yearbook yeast yellow yodel yoga yogurt yolk
you yoyo zeal zebra zenith zephyr zero zest zigzag zinc zipper zither zodiac zone zoo zucchini
`;

/** 2,048 everyday English words of 3 to 9 letters, no two with the same first four. The place of a word is its 11 bits: never add, take out or sort. */
export const english: readonly string[] = text.trim().split(/\s+/);
